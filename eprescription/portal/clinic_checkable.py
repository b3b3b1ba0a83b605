"""What of a sheet can be checked already, while it is being typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from eprescription.portal.clinic_documents import rp_of
from eprescription.portal.clinic_filling import filling
from eprescription.portal.clinic_forms import MedicineForm
from eprescription.portal.clinic_sheets import Sheet
from eprescription.rules.document import Rp


COUNTED = frozenset({"form", "quantity", "split_quantity"})
"""What says for how long a medicine is taken."""


class Checkable(NamedTuple):
    """Medicines under their places in the sheet, how many wait for their days, and from which day on they are taken."""

    rps: list[Rp]
    waiting: int
    on: date


def checkable(sheet: Sheet, on: date) -> Checkable:
    """Return the medicines whose days are known; dose and usage change nothing about what they meet."""
    filled = filling(sheet, on, bound=True)
    known = [form for form in filled.medicines if not COUNTED & form.errors.keys()]
    rps = [rp_of(form.place + 1, form.found, _typed(form)) for form in known]
    issued_on = filled.issued_on if filled.kind.is_valid() else on
    return Checkable(rps, len(filled.medicines) - len(known), issued_on)


def _typed(form: MedicineForm) -> Mapping[str, Any]:
    return {name: form.cleaned_data[name] for name in COUNTED}
