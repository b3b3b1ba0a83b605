"""What P008 takes, and what another clinic prescribes to her although it meets that: sent as their programs would."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.browser.furnishing import API, posted, union_member
from tests.running.sandbox import Sandbox


RX = "/api/v1/eprescription"
P008 = union_member("1008", "1979-03-03")
CLINIC, DOCTOR, TRIAZOLAM = "sandbox-clinic-2", "clinic-doctor-2", "トリアゾラム０．１２５ｍｇ錠"
REASON = "ほかに方法がないため"


def today() -> str:
    """Return the day in Japan."""
    return f"{datetime.now(UTC) + timedelta(hours=9):%Y-%m-%d}"  # noqa: TID251 - the test's own clock


def document() -> dict[str, Any]:
    """Return a prescription of triazolam, which she may not take with what she was given."""
    item = {
        "information": "1", "code_system": "2", "code": "621508301", "name": TRIAZOLAM, "dose": "1", "potency": "1",
        "unit": "錠",
    }  # fmt: skip
    numbers = {name: P008[name] for name in ("insurer_number", "symbol", "number", "branch")}
    return {
        "facility": {
            "fee_table": "1", "code": "0200030", "prefecture": "13", "name": "もみじクリニック",
            "department_system": "2", "department_code": "01", "department": "内科",
        },
        "prescriber": {"kana": "ｲｼ ﾐﾂﾊﾞ", "name": "医師　三葉"},
        "patient": {"code": "8", "name": "架空　本人", "kana": "ｶｸｳ", "sex": "1", "birth_date": P008["birth_date"]},
        "insurance": {"kind": "1", "relationship": "1", **numbers},
        "issued_on": today(),
        "rps": [{
            "dosage_form": "1", "quantity": 7, "usage": {"system": "1", "name": "１日１回就寝前"}, "items": [item],
        }],
    }  # fmt: skip


def until_given(sandbox: Sandbox, *, patience: float = 300) -> None:
    """Wait until the worker has had medicines given to the sandbox's people, which it does once it has started."""
    until, token = time.monotonic() + patience, sandbox.token("sandbox-clinic-1")
    while not sandbox.ask(f"{RX}/results", headers={"X-Acting-User": "u1001;doctor"}, token=token)[1]["results"]:
        assert time.monotonic() < until, "nothing was given"
        time.sleep(0.2)


def prescribe(sandbox: Sandbox) -> str:
    """Have another clinic prescribe it all the same, for a reason; return the prescription's id."""
    until_given(sandbox)
    token = sandbox.token(CLINIC)
    ref = posted(sandbox, f"{API}/checks", P008, token)["patient_ref"]
    written = base64.b64encode(json.dumps(document(), ensure_ascii=False).encode()).decode()
    signed = posted(sandbox, "/sandbox/signatures", {"signer": DOCTOR, "form": "json", "document": written}, "")
    body = {"form": "json", "document": signed["document"], "signature": signed["signature"], "patient_ref": ref}
    status, stopped = sandbox.post(f"{RX}/prescriptions", body, token=token)
    assert status == 409, stopped
    answers = [{"finding_id": each["finding_id"], "reason": REASON, "confirmed": True} for each in stopped["findings"]]
    return str(posted(sandbox, f"{RX}/prescriptions", {**body, "overrides": answers}, token)["prescription_id"])
