"""The forms of a sheet, what is typed in them, and what of it can be checked already."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from eprescription.portal.clinic_documents import Filled, rp_of
from eprescription.portal.clinic_forms import HeadForm, MedicineForm
from eprescription.portal.clinic_sheets import Sheet
from eprescription.queries.drug_search import named
from eprescription.queries.masters import masters_on
from eprescription.rules.document import Rp


class Filling(NamedTuple):
    """The forms of all rows, and that of the whole prescription."""

    medicines: list[MedicineForm]
    head: HeadForm
    faults: list[str]
    """What is wrong with the prescription as a whole."""

    @property
    def is_valid(self) -> bool:
        """Tell if all is filled in; no short cut, or the later forms would not say what is wrong with them."""
        judged = [form.is_valid() for form in (*self.medicines, self.head)]
        return all(judged) and bool(self.medicines)

    @property
    def is_wrong(self) -> bool:
        """Tell if its page has to say what is wrong with it."""
        is_empty = self.head.is_bound and not self.medicines
        return is_empty or bool(self.faults) or any(form.errors for form in (*self.medicines, self.head))

    def filled(self) -> list[Filled]:
        """Return what was typed, of forms that are valid."""
        return [(form.found, form.cleaned_data) for form in self.medicines]


def filling(sheet: Sheet, on: date, *, bound: bool) -> Filling:
    """Return the forms, filled in and judged if they were sent; a medicine that may not be prescribed has no row."""
    masters = masters_on(on)
    head = {"refills": sheet.refills, "include_own": sheet.include_own}
    medicines: list[MedicineForm] = []
    for row in sheet.rows:
        found = named(row["drug"], masters, on)
        if found is not None:
            place = len(medicines)
            medicines.append(MedicineForm(found, place, row) if bound else MedicineForm(found, place, initial=row))
    return Filling(medicines, HeadForm(head) if bound else HeadForm(initial=head), [])


def checkable(sheet: Sheet, on: date) -> tuple[list[Rp], int]:
    """Return the medicines whose days are known, under their places in the sheet, and how many have none yet.

    Dose and usage change nothing about what they meet.
    """
    forms = filling(sheet, on, bound=True).medicines
    known = [form for form in forms if not {"form", "quantity"} & form.errors.keys()]
    return [rp_of(form.place + 1, form.found, _typed(form)) for form in known], len(forms) - len(known)


def _typed(form: MedicineForm) -> Mapping[str, Any]:
    return {name: form.cleaned_data[name] for name in ("form", "quantity")}
