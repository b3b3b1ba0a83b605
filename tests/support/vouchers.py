"""Requests for vouchers in the tests: a clinic that has none for P010 asks for one."""

from typing import Any

from tests.support.assistance import P010, this_month
from tests.support.callers import Caller


PATH = "/api/v1/eligibility/voucher-requests"
BY_NUMBER = {
    "method": "public_assistance",
    "payer_number": "12139994",
    "recipient_number": P010,
    "birth_date": "1958-06-30",
}
ASKS, OFFICE = Caller("sandbox-clinic-2"), Caller("sandbox-municipality-1")
GRANT = {"grant": True, "beside_insurance": False, "own_payment": 1200}
DECLINE = {"grant": False, "reason": "他の医療機関への受診をご案内しました。"}


def checked(caller: Caller = ASKS) -> str:
    """Have P010 at the counter; return the check's id."""
    return str(caller.check(BY_NUMBER).json()["check_id"])


def asking(caller: Caller = ASKS, **changed: Any) -> dict[str, Any]:
    """Return the body that asks for a voucher of this month."""
    return {"check_id": checked(caller), "month": this_month(), "care": "outpatient", **changed}


def asked(caller: Caller = ASKS, **changed: Any) -> str:
    """Ask for a voucher; return the request's id."""
    answer = caller.post(PATH, asking(caller, **changed))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["request_id"])


def seen(uid: str, caller: Caller = ASKS) -> dict[str, Any]:
    """Return a request as the clinic finds it."""
    answer = caller.get(f"{PATH}/{uid}")
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


def answered(uid: str, body: dict[str, Any], caller: Caller = OFFICE) -> Any:
    """Answer a request as the office."""
    return caller.post(f"{PATH}/{uid}/answer", body)
