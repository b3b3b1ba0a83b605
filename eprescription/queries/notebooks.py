"""電子版お薬手帳: what pharmacies gave somebody in the visible 100 days, as her notebook holds it (E-21)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from eprescription.models import DispensedItem, Dispensing, MedicationLine, Prescription
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.document import DosageForm, DrugCode, System
from eprescription.rules.notebooks import House, Notebook, NotebookItem, NotebookRp, Visit, dose_of
from eprescription.states import DispensingState
from platform_site.queries.codes import policy


NOT_SAID = ""


class Usage(NamedTuple):
    """What makes an RP of the notebook: the prescription's RP, how it is taken, and how long."""

    rp: str
    form: DosageForm
    text: str
    quantity: int


def notebook_of(records: Sequence[int], *, on: date) -> Notebook | None:
    """Return the notebook of a person, the newest visit first; None for whom no prescription tells name and birth date.

    `records` are all records of hers; within `reads` of the person.
    """
    newest = Prescription.objects.filter(person__in=records).order_by("-registered_at").first()
    if newest is None:
        return None
    patient = document_of(newest_version(newest)).patient
    return Notebook(
        name=patient.name, kana=patient.kana, sex=patient.sex, birth_date=patient.birth_date,
        visits=tuple(_visit(row) for row in _results(records, on)),
    )  # fmt: skip


def _results(records: Sequence[int], on: date) -> Iterable[Dispensing]:
    since = on - timedelta(days=policy("rx.visible.days", on=on))
    rows = Dispensing.objects.filter(person__in=records, state=DispensingState.CURRENT, dispensed_on__gt=since)
    whole = rows.select_related("organisation", "prescription__organisation").prefetch_related("items__prescribed_item")
    return whole.order_by("-dispensed_on", "-pk")


def _visit(row: Dispensing) -> Visit:
    lines = list(MedicationLine.objects.filter(dispensing_id=row.pk).order_by("pk"))
    rx = row.prescription
    document = document_of(newest_version(rx)) if rx else None
    house = row.organisation
    return Visit(
        on=row.dispensed_on, house=House(house.name, house.code), staff=row.signer.get("name", NOT_SAID),
        issuer=House(rx.organisation.name, rx.organisation.code) if rx else _on_paper(lines),
        doctor=rx.prescriber_name if rx else NOT_SAID,
        department=document.facility.department if document else NOT_SAID, rps=_rps(row, lines),
        leftover=tuple(f"{each['name']} {each['quantity']} {each['reason']}" for each in row.leftover),
    )  # fmt: skip


def _on_paper(lines: Sequence[MedicationLine]) -> House | None:
    """Return who prescribed on paper: its name is known by what is taken, its number may be nobody's here."""
    return House(lines[0].organisation_name) if lines else None


def _rps(row: Dispensing, lines: Sequence[MedicationLine]) -> tuple[NotebookRp, ...]:
    """Group what was given by RP and by how long it is taken: several lots of a product are one medicine."""
    lasting = {(line.item_key, line.code): line for line in lines}
    given: dict[Usage, dict[str, list[DispensedItem]]] = {}
    for item in row.items.order_by("pk"):
        if item.disposition != DispensedItem.Disposition.DROPPED:
            usage = _usage(item, lasting)
            given.setdefault(usage, {}).setdefault(f"{_key(item)} {item.code}", []).append(item)
    return tuple(
        NotebookRp(
            dosage_form=usage.form, usage=usage.text, quantity=usage.quantity,
            items=tuple(_item(lots, usage) for lots in medicines.values()),
        )
        for usage, medicines in given.items()
    )  # fmt: skip


def _item(lots: Sequence[DispensedItem], usage: Usage) -> NotebookItem:
    first, amount = lots[0], sum((lot.given_quantity for lot in lots), Decimal(0))
    return NotebookItem(
        name=first.sent_name, dose=dose_of(amount, usage.form, usage.quantity), unit=first.unit,
        code=DrugCode(System(first.code_system), first.code),
    )  # fmt: skip


def _usage(item: DispensedItem, lasting: Mapping[tuple[str, str], MedicationLine]) -> Usage:
    """Return how an item is taken: its days as its line counts them, its times as they were prescribed."""
    prescribed, line = item.prescribed_item, lasting.get((_key(item), item.code))
    form = DosageForm(prescribed.dosage_form) if prescribed else DosageForm.UNKNOWN
    quantity = 1
    if form is DosageForm.INTERNAL and line is not None:
        quantity = (line.ends_on - line.starts_on).days
    elif form is DosageForm.AS_NEEDED and prescribed:
        quantity = prescribed.quantity
    return Usage(_key(item).partition("-")[0], form, item.usage_name, quantity)


def _key(item: DispensedItem) -> str:
    return item.item_key.partition("+")[0]
