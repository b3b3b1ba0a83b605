"""The forms of a sheet, and what is typed in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eprescription.portal.clinic_forms import HeadForm, MedicineForm
from eprescription.portal.clinic_kinds import KindForm
from eprescription.portal.clinic_narcotics import NarcoticsForm, are_needed
from eprescription.portal.clinic_places import Placed
from eprescription.portal.clinic_sheet_forms import SheetForms
from eprescription.portal.clinic_sheets import Sheet
from eprescription.portal.clinic_splits import SplitForm
from eprescription.portal.clinic_values import ValuesForm
from eprescription.queries.drug_search import named
from eprescription.queries.masters import masters_on
from eprescription.rules.document import Kind
from platform_site.portal.forms import Form


NOT_IN_HOUSE = "院内処方には書けません。空にしてください。"
FOR_PHARMACIES = ("last_day", "leftover", "split_total")


@dataclass(frozen=True, kw_only=True)
class Filling(SheetForms):
    """The forms of a prescription that is written."""

    kind: KindForm
    head: HeadForm
    split: SplitForm
    values: ValuesForm
    narcotics: NarcoticsForm | None
    """Asked for where a narcotic is among the medicines."""
    on: date
    """Today."""

    @property
    def whole(self) -> list[Form]:
        """The forms of the whole prescription."""
        forms = (self.kind, self.narcotics, self.head, self.split, self.values)
        return [form for form in forms if form is not None]

    @property
    def is_split(self) -> bool:
        """Tell if something is typed of 分割調剤, or wrong with it, so that it is not folded away."""
        shares = [form["split_quantity"] for form in self.medicines]
        return any(field.value() or field.errors for field in (*self.split, *shares))

    @property
    def issued_on(self) -> date:
        """The day of issue, of forms that are valid: today, or when it was given in-house."""
        return self.kind.earlier or self.on

    def contradictions(self) -> list[Placed]:
        """Return what cannot stand together, of forms that are valid."""
        if self.kind.chosen.kind is not Kind.IN_HOUSE:
            return []
        told = self.head.cleaned_data | self.split.cleaned_data
        return [(name, NOT_IN_HOUSE) for name in FOR_PHARMACIES if told[name]]

    def written(self) -> dict[str, Any]:
        """Return what holds for the whole prescription, by the names of `Document`, of forms that are valid."""
        narcotics = self.narcotics.written() if self.narcotics else None
        return {**self.head.written(), **self.split.written(), **self.values.written(), "narcotics": narcotics}


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
        split=SplitForm(**typed),
        values=ValuesForm(on, **typed),
        narcotics=NarcoticsForm(**typed) if needs_more else None,
        on=on,
    )
