"""The text of a slip of paper, as a scanner reads its symbols, and a result that a pharmacy's program registered."""

import base64
import json
from hashlib import sha256

from tests.browser.furnishing import API, P009, posted, union_member
from tests.browser.prescribing import RX, TRIAZOLAM, today
from tests.running.sandbox import Sandbox


PHARMACY = "sandbox-pharmacy-1"
P018 = union_member("1018", "1975-05-05")


def give(sandbox: Sandbox) -> None:
    """Have a pharmacy's program register what it gave to P018 for a slip of paper."""
    token, content = sandbox.token(PHARMACY), f"{slip(P018)}\x1a".encode("cp932")
    ref = posted(sandbox, f"{API}/checks", P018, token)["patient_ref"]
    code = {"system": "receipt", "value": "621508301"}
    item = {
        "item": "1-1", "disposition": "as_prescribed", "code": code, "name": TRIAZOLAM, "quantity": "7", "unit": "錠",
    }  # fmt: skip
    result = {
        "facility_code": "1340400051", "dispensed_on": today(), "items": [item],
        "prescription_sha256": sha256(content).hexdigest(),
    }  # fmt: skip
    asked = {"signer": "pharmacist-1", "form": "json", "document": in_base64(json.dumps(result).encode())}
    signed = posted(sandbox, "/sandbox/signatures", asked, "")
    body = {"patient_ref": ref, "prescription": {"jahis": in_base64(content)}}
    posted(
        sandbox,
        f"{RX}/paper-dispensings",
        {**body, **{name: signed[name] for name in ("document", "signature")}},
        token,
    )


def in_base64(content: bytes) -> str:
    """Return bytes as JSON holds them."""
    return base64.b64encode(content).decode()


def slip(person: dict[str, str] = P009) -> str:
    """Return a prescription on paper of triazolam for a week."""
    numbers = [person[name] for name in ("symbol", "number")]
    lines = [
        "JAHIS10", "1,1,0200030,13,もみじクリニック", "5,,ｲｼ ﾐﾂﾊﾞ,医師　三葉", "11,9,架空　本人,ｶｸｳ", "12,1",
        f"13,{person['birth_date'].replace('-', '')}", "21,1", f"22,{person['insurer_number']}",
        ",".join(("23", *numbers, "1", person["branch"])), f"51,{today().replace('-', '')}", "101,1,1,,7",
        "111,1,1,,１日１回就寝前", f"201,1,1,1,2,621508301,{TRIAZOLAM},1,1,錠",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)
