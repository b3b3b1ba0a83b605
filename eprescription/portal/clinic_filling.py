"""The forms of a sheet, what is typed in them, and what of it can be checked already."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from eprescription.portal.clinic_documents import Filled, rp_of
from eprescription.portal.clinic_forms import HeadForm, MedicineForm
from eprescription.portal.clinic_kinds import KindForm
from eprescription.portal.clinic_narcotics import NarcoticsForm, are_needed
from eprescription.portal.clinic_sheets import Sheet
from eprescription.portal.clinic_values import ValuesForm
from eprescription.queries.drug_search import named
from eprescription.queries.masters import masters_on
from eprescription.rules.document import Kind, Rp
from platform_site.portal.forms import Form


NOT_IN_HOUSE = "院内処方には、使用期限と残薬の指示は書けません。どちらも空にしてください。"


class Filling(NamedTuple):
    """The forms of all rows, and those of the whole prescription."""

    medicines: list[MedicineForm]
    kind: KindForm
    head: HeadForm
    values: ValuesForm
    narcotics: NarcoticsForm | None
    """Asked for where a narcotic is among the medicines."""
    faults: list[str]
    """What is wrong with the prescription as a whole."""

    @property
    def whole(self) -> list[Form]:
        """The forms of the whole prescription."""
        return [form for form in (self.kind, self.narcotics, self.head, self.values) if form is not None]

    @property
    def is_valid(self) -> bool:
        """Tell if all is filled in; no short cut, or the later forms would not say what is wrong with them."""
        judged = [form.is_valid() for form in (*self.medicines, *self.whole)]
        return all(judged) and bool(self.medicines)

    @property
    def is_wrong(self) -> bool:
        """Tell if its page has to say what is wrong with it."""
        is_empty = self.head.is_bound and not self.medicines
        return is_empty or bool(self.faults) or any(form.errors for form in (*self.medicines, *self.whole))

    def filled(self) -> list[Filled]:
        """Return what was typed, of forms that are valid."""
        return [(form.found, form.cleaned_data) for form in self.medicines]

    def contradictions(self) -> list[str]:
        """Return what cannot stand together, in words, of forms that are valid."""
        head = self.head.cleaned_data
        is_for_pharmacies = bool(head["last_day"] or head["leftover"])
        return [NOT_IN_HOUSE] if is_for_pharmacies and self.kind.chosen is Kind.IN_HOUSE else []

    def written(self) -> dict[str, Any]:
        """Return what holds for the whole prescription, by the names of `Document`, of forms that are valid."""
        narcotics = self.narcotics.written() if self.narcotics else None
        return {**self.head.written(), **self.values.written(), "narcotics": narcotics}


def filling(sheet: Sheet, on: date, *, bound: bool) -> Filling:
    """Return the forms, filled in and judged if they were sent; a medicine that may not be prescribed has no row."""
    medicines = medicines_of(sheet, on, bound=bound)
    needs_more = are_needed([form.found for form in medicines], masters_on(on), on)
    return _filling(sheet, on, medicines, bound=bound, needs_more=needs_more)


def medicines_of(sheet: Sheet, on: date, *, bound: bool) -> list[MedicineForm]:
    """Return the forms of the rows alone."""
    masters = masters_on(on)
    medicines: list[MedicineForm] = []
    for row in sheet.rows:
        found = named(row["drug"], masters, on)
        if found is not None:
            place = len(medicines)
            medicines.append(MedicineForm(found, place, row) if bound else MedicineForm(found, place, initial=row))
    return medicines


def _filling(sheet: Sheet, on: date, medicines: Sequence[MedicineForm], *, bound: bool, needs_more: bool) -> Filling:
    typed: dict[str, Any] = {"data": sheet.whole} if bound else {"initial": sheet.whole}
    return Filling(
        medicines=list(medicines),
        kind=KindForm(only=sheet.whole.get("kind", "") if sheet.replaced else "", **typed),
        head=HeadForm(on, **typed),
        values=ValuesForm(on, **typed),
        narcotics=NarcoticsForm(**typed) if needs_more else None,
        faults=[],
    )


def checkable(sheet: Sheet, on: date) -> tuple[list[Rp], int]:
    """Return the medicines whose days are known, under their places in the sheet, and how many have none yet.

    Dose and usage change nothing about what they meet.
    """
    forms = filling(sheet, on, bound=True).medicines
    known = [form for form in forms if not {"form", "quantity"} & form.errors.keys()]
    return [rp_of(form.place + 1, form.found, _typed(form)) for form in known], len(forms) - len(known)


def _typed(form: MedicineForm) -> Mapping[str, Any]:
    return {name: form.cleaned_data[name] for name in ("form", "quantity")}
