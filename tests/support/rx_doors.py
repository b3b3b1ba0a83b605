"""What the doors of electronic prescriptions are asked with, made beforehand as the rightful caller makes it."""

from typing import Any

from eprescription.actions.checking import check_medicines
from eprescription.queries.findings import shown_of
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.api_calls import API, paper_body, redeem, redemption_of, register, registration, result_body
from tests.eprescription.pharmacies import BLUE, dispensed, received
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


def paper_result() -> dict[str, Any]:
    """Return the body that registers what was given for a prescription on paper."""
    return paper_body(rx.visit(BLUE))


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
