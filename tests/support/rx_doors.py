"""What the doors of electronic prescriptions are asked with, made beforehand as the rightful caller makes it."""

from typing import Any

from eprescription.actions.checking import check_medicines
from eprescription.queries.findings import shown_of
from eprescription.rules.inspections import POINTS
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription import asking, batches
from tests.eprescription.api_calls import (
    API,
    paper_body,
    paper_registered,
    redeem,
    redemption_of,
    register,
    registration,
    result_body,
)
from tests.eprescription.api_calls import paper_result as signed_paper
from tests.eprescription.pharmacies import BLUE, dispensed, given, received
from tests.support import rx
from tests.support.callers import Caller


NAMED = {"X-Acting-User": "u1;doctor"}
_redemption: dict[str, Any] = {}


def prescription_body() -> dict[str, Any]:
    """Return the body that registers a prescription for somebody who is at the clinic."""
    return registration(ref=rx.visit())


def prescription() -> str:
    """Register a prescription; return its id."""
    return str(register().json()["prescription_id"])


def in_house_batch() -> dict[str, Any]:
    """Return the body that registers an in-house prescription in a batch."""
    return {"items": [batches.item(ref=rx.visit())]}


def changed_prescription() -> tuple[str, dict[str, Any]]:
    """Register a prescription; return its id, and the body that changes it."""
    ref = rx.visit()
    uid = str(register(ref=ref).json()["prescription_id"])
    return uid, registration(rx.LOXOPROFEN, ref=ref)


def put(caller: Caller, path: str, body: Any) -> Any:
    """Put another document in the place of version 1."""
    return caller.http.put(
        path, body, content_type="application/json", headers={**caller._headers(None), "If-Match": '"1"'}
    )


def redeemable() -> None:
    """Register a prescription that any pharmacy may redeem by its numbers."""
    _redemption.clear()
    _redemption.update(redemption_of(register().json()))


def redemption_body() -> dict[str, Any]:
    """Return the body that redeems what `redeemable` made."""
    return dict(_redemption)


def redeemed() -> str:
    """Have a pharmacy redeem a prescription; return its id."""
    told = register().json()
    assert redeem(told).status_code == 201
    return str(told["prescription_id"])


def in_hand() -> str:
    """Have a pharmacy receive a prescription; return its id."""
    return str(received(rx.registered()).uid)


def result() -> tuple[str, dict[str, Any]]:
    """Have a pharmacy receive a prescription; return its id, and the body of a result."""
    uid = in_hand()
    return uid, result_body(uid)


def corrected_result() -> tuple[str, dict[str, Any]]:
    """Have a pharmacy dispense a prescription; return its id, and the body that corrects the result."""
    uid = dispensed_one()
    return uid, result_body(uid, message="変更しました。")


def dispensed_one() -> str:
    """Have a pharmacy dispense a prescription; return its id."""
    return str(dispensed(received(rx.registered())).uid)


def result_told() -> None:
    """Have a pharmacy dispense what the clinic prescribed."""
    dispensed_one()


def stored_one() -> str:
    """Have a pharmacy keep the originals of what it dispensed; return the prescription's id."""
    row = dispensed(received(rx.registered()), store=True).prescription
    return str(row.uid)


def inspection_body() -> dict[str, Any]:
    """Return the body that registers a self-inspection of today."""
    return {"made_on": jst_day(clock.now()).isoformat(), "checklist": dict.fromkeys(POINTS, True)}


def notebook() -> str:
    """Have somebody let the clinic see her medicines; return the path of her notebook."""
    return f"{API}/patients/{rx.visit(consents=('care_drug_allergy_lab',))}/notebook"


def paper_result() -> dict[str, Any]:
    """Return the body that registers what was given for a prescription on paper."""
    return paper_body(rx.visit(BLUE))


def paper_registered_one() -> str:
    """Have a pharmacy register what it gave for a prescription on paper; return the result's id."""
    return paper_registered()


def corrected_paper() -> tuple[str, dict[str, Any]]:
    """Have a pharmacy register what it gave for a prescription on paper; return its id, and what corrects it."""
    return paper_registered(), signed_paper(given(quantity="7", disposition="partial"))


def check_body() -> dict[str, Any]:
    """Return the body that asks about a medicine for somebody who is at the clinic."""
    code = {"system": "receipt", "value": rx.item(rx.AMLODIPINE).drug_code.code}
    item = {"code": code, "dosage_form": "internal", "quantity": 14}
    return {"patient_ref": rx.visit(), "items": [item]}


def check() -> str:
    """Have a clinic ask about a medicine; return the check's id."""
    return str(Caller(rx.CLINIC).post(f"{API}/checks", check_body()).json()["check_id"])


def masked_finding() -> str:
    """Have a check meet what another clinic prescribed; return the path of the finding's opening."""
    rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
    row = check_medicines(
        patient_ref=rx.visit(), rps=rx.rps(rx.ITRACONAZOLE), on=jst_day(clock.now()), include_own=False,
        by=Caller(rx.CLINIC).actor, at=clock.now(),
    )  # fmt: skip
    (masked,) = shown_of(row, consent=False)
    return f"{API}/checks/{row.uid}/findings/{masked.key}/opening"


def list_of_medicines() -> str:
    """Have somebody let the clinic see her medicines; return the path of the list."""
    return f"{API}/patients/{rx.visit(consents=('care_drug_allergy_lab',))}/medications"


QUESTION = {"item": "1-1", "question": "量を確かめたいです。"}
ANSWER = {"result": "unchanged", "answer": "このままお願いします。", "answered_by": "医師　二奈"}


def inquiry() -> str:
    """Have a pharmacy ask a clinic about a prescription; return the inquiry's id."""
    return str(asking.asked(received(rx.registered())).uid)


def report() -> str:
    """Have a pharmacy send a tracing report; return its id."""
    row = received(rx.registered())
    dispensed(row)
    return str(asking.reported(row).uid)


def protocol_body() -> dict[str, Any]:
    """Return the body with which a pharmacy proposes an agreement to a clinic."""
    today = jst_day(clock.now()).isoformat()
    return {"partner": Caller(rx.CLINIC).code, "text": "口腔内崩壊錠への変更", "valid_from": today}


def protocol() -> str:
    """Have a pharmacy propose an agreement to a clinic; return its id."""
    return str(asking.proposed().uid)
