"""Where on a sheet it stands what the rules refuse: at which field, or above all of them."""

from collections.abc import Iterable, Sequence

from eprescription.errors.guard import DrugsUnfit
from eprescription.errors.json_form import JsonBroken
from eprescription.portal.clinic_notes import ITEM, USAGE, field_of
from eprescription.rules.document import Rp
from platform_site.errors import Fault, Refused
from platform_site.portal.forms import Form


Placed = tuple[str, str]
"""The field's name in the form of the sheet, empty where there is none, and what is wrong, in words."""
WHOLE = {
    "refills": "refills", "last_day": "last_day", "leftover": "leftover", "issued_on": "given_on",
    "split": "split_total", "split/total": "split_total", "split/part": "split_part", "narcotics/licence": "licence",
    "narcotics/patient_address": "patient_address", "narcotics/patient_phone": "patient_phone",
    "renal_values": "others", "clinical_notes": "comment",
}  # fmt: skip
"""Member of the document → field; of a list, whichever of its members it is."""
OF_ROW = {
    "dose": "dose", "quantity": "quantity", "dosage_form": "form", "usage": "usage", "uneven_doses": "uneven",
    "single_dose": "single_dose", "single_times": "single_times", "split_quantity": "split_quantity",
    "total_quantity": "split_quantity",
}  # fmt: skip


def placed(refused: JsonBroken | DrugsUnfit, rps: Sequence[Rp]) -> list[Placed]:
    """Return what is wrong with a document, by the fields in which it was typed.

    The reading of JSON counts RPs from 0, as pointers do; the rules of what is well written name them by number.
    """
    first = 0 if isinstance(refused, JsonBroken) else 1
    found = [(_field(fault.pointer, rps, first), fault) for fault in refused.faults]
    return [(name, fault.words if name else fault_words(fault, first)) for name, fault in found] or [
        ("", refused.detail)
    ]


def told(forms: Iterable[Form], refusals: Iterable[Placed]) -> list[str]:
    """Tell each refusal at its field of forms that were sent; return the words of those that have none."""
    fields = {form.add_prefix(name): (form, name) for form in forms for name in form.fields}
    above = []
    for place, words in refusals:
        if place in fields:
            form, name = fields[place]
            form.is_valid()  # what it says of itself comes first
            form.add_error(name, words)
        else:
            above.append(words)
    return above


def refusal_words(refused: Refused) -> list[str]:
    """Return why a sheet could not be checked: medicine by medicine, or as a whole."""
    return [fault_words(fault, 1) for fault in refused.faults] or [f"{refused.detail}{refused.problem.remedy}"]


def fault_words(fault: Fault, first: int) -> str:
    """Return what is wrong, with the medicine that it is about counted from 1."""
    row = _row(fault.pointer, first)
    return fault.words if row is None else f"{row + 1}番目の医薬品: {fault.words}"


def _row(pointer: str, first: int) -> int | None:
    """Return in which row of the sheet it is, counted from 0; each row is an RP with one medicine."""
    kind, _, rest = pointer.strip("/").partition("/")
    number = rest.partition("/")[0].partition("-")[0]
    return int(number) - first if kind in ("items", "rps") and number.isdigit() else None


def _field(pointer: str, rps: Sequence[Rp], first: int) -> str:
    """Return the field that a pointer is about; empty where no field alone is."""
    row, members = _row(pointer, first), pointer.strip("/").split("/")
    if row is None:
        return WHOLE.get("/".join(members[:2]), WHOLE.get(members[0], ""))
    if not 0 <= row < len(rps):
        return ""
    name = _field_of_row(members[4:] if members[2:3] == ["items"] else members[2:], rps[row])
    return f"m{row}-{name}" if name else ""


def _field_of_row(members: Sequence[str], rp: Rp) -> str:
    match members:
        case ["usage_notes", place, *_]:
            return field_of(USAGE, rp.usage_notes[int(place)].kind)
        case ["notes", place, *_]:
            return field_of(ITEM, rp.items[0].notes[int(place)].kind)
        case [name, *_]:
            return OF_ROW.get(name, "")
    return ""
