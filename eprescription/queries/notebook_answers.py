"""電子版お薬手帳 as programs read it: visit by visit, beside the file that a phone reads."""

import base64
from typing import Any

from eprescription.gateways.notebooks import HEADER, as_bytes
from eprescription.rules.amounts import plain
from eprescription.rules.document import SYSTEM_NAMES
from eprescription.rules.notebooks import House, Notebook, NotebookItem, NotebookRp, Visit


SEXES = {"1": "male", "2": "female"}


def answer(notebook: Notebook | None) -> dict[str, Any]:
    """Return a notebook, the newest visit first; `file` is its JAHIS text in base64, null where there is nothing."""
    if notebook is None:
        return {"patient": None, "visits": [], "format": HEADER, "file": None}
    return {
        "patient": {
            "name": notebook.name,
            "kana": notebook.kana,
            "sex": SEXES.get(notebook.sex, "unknown"),
            "birth_date": notebook.birth_date.isoformat(),
        },
        "visits": [_visit(each) for each in notebook.visits],
        "format": HEADER,
        "file": base64.b64encode(as_bytes(notebook)).decode(),
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "dispensed_on": visit.on.isoformat(),
        "pharmacy": _house(visit.house),
        "pharmacist": visit.staff,
        "facility": _house(visit.issuer) if visit.issuer else None,
        "doctor": visit.doctor,
        "department": visit.department,
        "rps": [_rp(each) for each in visit.rps],
        "leftover": list(visit.leftover),
    }


def _house(house: House) -> dict[str, str]:
    return {"name": house.name, "code": house.code}


def _rp(rp: NotebookRp) -> dict[str, Any]:
    return {
        "dosage_form": rp.dosage_form.name.lower(),
        "usage": rp.usage,
        "quantity": rp.quantity,
        "items": [_item(each) for each in rp.items],
    }


def _item(item: NotebookItem) -> dict[str, Any]:
    code = item.code
    return {
        "code": {"system": SYSTEM_NAMES.get(code.system, ""), "value": code.code} if code else None,
        "name": item.name,
        "dose": plain(item.dose),
        "unit": item.unit,
    }
