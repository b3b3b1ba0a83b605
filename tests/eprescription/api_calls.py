"""Calls of the doors of electronic prescriptions, with bodies as programs of clinics and pharmacies send them."""

import base64
import json
from typing import Any

from eprescription.rules.document import Document, Form
from eprescription.rules.json_form.writing import as_json
from eprescription.rules.records.writing import written
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE, PHARMACISTS, given
from tests.support import rx
from tests.support.callers import Caller


API = "/api/v1/eprescription"
NAMED = {"X-Acting-User": "u1;doctor"}


def registration(*names: str, ref: str, clinic: str = rx.CLINIC, **changed: Any) -> dict[str, Any]:
    """Return the body that registers a prescription as an XAdES envelope."""
    return signed_body(rx.document(*names, clinic=clinic, **changed), ref=ref, clinic=clinic)


def signed_body(document: Document, *, ref: str, clinic: str = rx.CLINIC) -> dict[str, Any]:
    """Return the body that registers a document."""
    sent = rx.sent(document, by=clinic)
    body = {"form": sent.form.value, "document": text_of(sent.envelope), "patient_ref": ref}
    return {**body, "signature": sent.signature} if document.form is Form.JSON else body


def register(*names: str, clinic: str = rx.CLINIC, ref: str | None = None, **changed: Any) -> Any:
    """Register a prescription over the API; return the answer."""
    body = registration(*names, ref=ref or rx.visit(clinic), clinic=clinic, **changed)
    return Caller(clinic).post(f"{API}/prescriptions", body)


def redeem(registered: dict[str, Any], at_pharmacy: str = BLUE, **changed: str) -> Any:
    """Redeem what an answer to a registration told, by the printed numbers of P001."""
    return Caller(at_pharmacy).post(f"{API}/redemptions", {**redemption_of(registered), **changed})


def redemption_of(registered: dict[str, Any]) -> dict[str, Any]:
    """Return the body that redeems it."""
    _, _, _, insurer, symbol, number, branch = rx.PEOPLE["P001"]
    printed = {"insurer_number": insurer, "symbol": symbol, "number": number, "branch": branch}
    return {"redemption_number": registered["redemption_number"], **printed}


def receive(uid: str, at_pharmacy: str = BLUE) -> Any:
    """Receive a redeemed prescription."""
    return Caller(at_pharmacy).post(f"{API}/prescriptions/{uid}/reception", {})


def result_body(uid: str, *items: dict[str, Any], at_pharmacy: str = BLUE, **changed: Any) -> dict[str, Any]:
    """Return the body that registers a result."""
    document = {
        "facility_code": Caller(at_pharmacy).code, "prescription_id": uid,
        "dispensed_on": jst_day(clock.now()).isoformat(), "items": list(items) or [given()], **changed,
    }  # fmt: skip
    content = json.dumps(document, ensure_ascii=False).encode()
    signature = rx.authority().sign_json(PHARMACISTS[at_pharmacy], content)
    return {"document": text_of(content), "signature": signature}


def dispense(uid: str, *items: dict[str, Any], at_pharmacy: str = BLUE, **changed: Any) -> Any:
    """Register a result for a prescription that the pharmacy has in hand."""
    body = result_body(uid, *items, at_pharmacy=at_pharmacy, **changed)
    return Caller(at_pharmacy).post(f"{API}/prescriptions/{uid}/dispensing", body)


def slip(*names: str, **changed: Any) -> bytes:
    """Return the text of a slip's symbols, as a scanner gives it."""
    return written(rx.document(*names, **changed)).replace("SJ1", "JAHIS10", 1).encode("cp932")


def typed_slip(*names: str, **changed: Any) -> bytes:
    """Return what somebody typed of a paper prescription, as JSON."""
    return json.dumps(as_json(rx.document(*names, form=Form.JSON, **changed)), ensure_ascii=False).encode()


def paper_body(
    ref: str, *items: dict[str, Any], content: bytes | None = None, way: str = "jahis", at_pharmacy: str = BLUE,
    **changed: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return the body that registers the result of a paper prescription of amlodipine, or of another slip."""
    prescription = {way: text_of(slip() if content is None else content)}
    signed = paper_result(*items, at_pharmacy=at_pharmacy, **changed)
    return {"patient_ref": ref, "prescription": prescription, **signed}


def paper_result(*items: dict[str, Any], at_pharmacy: str = BLUE, **changed: Any) -> dict[str, Any]:
    """Return the result of a paper prescription as it is sent, signed."""
    result = {
        "facility_code": Caller(at_pharmacy).code, "dispensed_on": jst_day(clock.now()).isoformat(),
        "items": list(items) or [given()], **changed,
    }  # fmt: skip
    signed = json.dumps(result, ensure_ascii=False).encode()
    signature = rx.authority().sign_json(PHARMACISTS[at_pharmacy], signed)
    return {"document": text_of(signed), "signature": signature}


def paper_registered(*items: dict[str, Any], **changed: Any) -> str:
    """Register the result of a paper prescription of P001; return its id."""
    at_pharmacy = changed.get("at_pharmacy", BLUE)
    body = paper_body(rx.visit(at_pharmacy), *items, **changed)
    answer = Caller(at_pharmacy).post(f"{API}/paper-dispensings", body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["dispensing_id"])


def put(caller: Caller, path: str, body: Any, **headers: str) -> Any:
    """Put JSON with a new Idempotency-Key."""
    content = json.dumps(body, ensure_ascii=False).encode()
    return caller.http.put(path, content, content_type="application/json", headers={**caller._headers(None), **headers})


def text_of(content: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(content).decode()
