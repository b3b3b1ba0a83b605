"""服薬期間: the one writer of what people take; a correction closes a line and writes another (ADR 0008)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q

from eprescription.models import MedicationLine, Prescription
from eprescription.rules.amounts import plain
from eprescription.rules.checks.findings import New
from eprescription.rules.document import Document


def prescribed(
    row: Prescription, document: Document, new: Iterable[New], *, name: str, at: datetime
) -> list[MedicationLine]:
    """Return what is taken until the dispensing is known, not yet written; `name` is the facility's."""
    items = {item.key: (rp, item) for rp in document.rps for item in rp.items}
    lines = []
    for each in new:
        rp, item = items[each.item_key]
        line = line_of(
            each, person_id=row.person_id, organisation_id=row.organisation_id, organisation_name=name,
            setting=row.setting, is_paper=False, prescription_id=row.pk, dispensing_id=None,
            code=item.drug_code.code, dose=f"{plain(item.dose)}{item.unit}", usage=rp.usage.name, at=at,
        )  # fmt: skip
        lines.append(line)
    return lines


def line_of(
    new: New, *, person_id: int, organisation_id: int | None, organisation_name: str, setting: str, is_paper: bool,
    prescription_id: int | None, dispensing_id: int | None, code: str, usage: str, at: datetime, dose: str = "",
    amount: str = "",
) -> MedicationLine:  # fmt: skip
    """Return a line that is not yet written: one item as it is taken, and known from now on.

    `dose` is what was prescribed, such as "1錠"; `amount` what was given in all, such as "28錠".
    """
    return MedicationLine(
        person_id=person_id, prescription_id=prescription_id, dispensing_id=dispensing_id, item_key=new.item_key,
        organisation_id=organisation_id, organisation_name=organisation_name, setting=setting, is_paper=is_paper,
        starts_on=new.starts_on, ends_on=new.ends_on, counted=new.counted, code=code, name=new.name, dose=dose,
        amount=amount, usage=usage, ingredient7s=sorted(new.ingredient7s), components=sorted(new.components),
        route=new.route, known_from=at,
    )  # fmt: skip


def write(lines: Iterable[MedicationLine]) -> None:
    """Write new lines; within `reads` of their person."""
    MedicationLine.objects.bulk_create(lines)


def close_prescribed(prescription_id: int, *, at: datetime) -> int:
    """End what is known of a prescription that was not dispensed (cancelled, changed, over); return how many lines."""
    return _close(Q(prescription_id=prescription_id, dispensing_id__isnull=True), at)


def close_dispensed(dispensing_id: int, *, at: datetime) -> int:
    """End what is known by a dispensing (corrected, withdrawn); return how many lines."""
    return _close(Q(dispensing_id=dispensing_id), at)


def reopen_prescribed(prescription_id: int, *, at: datetime) -> int:
    """Write anew what was last prescribed, where a dispensing was withdrawn; return how many lines."""
    were = MedicationLine.objects.filter(prescription_id=prescription_id, dispensing_id__isnull=True)
    newest = were.aggregate(at=Max("known_from"))["at"]
    lines = list(were.filter(known_from=newest, known_until__isnull=False)) if newest else []
    for line in lines:
        line.pk, line.known_from, line.known_until = None, at, None
    write(lines)
    return len(lines)


def _close(which: Q, at: datetime) -> int:
    return MedicationLine.objects.filter(which, known_until__isnull=True).update(known_until=at)
