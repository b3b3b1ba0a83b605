"""処方監査: all that a pharmacist looks at before the stock is touched, in one place (R-056).

What was redeemed here is always in it (E-18). What the person takes elsewhere and is allergic to is in it with her
consent alone; without it the findings stand masked, and of her history only what this pharmacy redeemed, or registered
of paper (I04-4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.models import Dispensing, MedicationLine, Prescription, PrescriptionCheck
from eprescription.permissions import check_may_dispense
from eprescription.ports import allergies
from eprescription.queries import medications
from eprescription.queries.checked import has_consent, newest_check, shown_now
from eprescription.queries.dispensings import newest_result
from eprescription.queries.inquiry_answers import asked_about
from eprescription.queries.prescriptions import standing
from eprescription.queries.redeemed import GROUND, Held, has_redeemed, held, is_received, known_here
from eprescription.queries.tracing_reports import has_dispensed, reported_about
from eprescription.rules.checks.findings import Allergy, Finding
from eprescription.states import DispensingState, RxState
from platform_site.actors import Actor, Organisation
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.prescription_read"


@dataclass(frozen=True, kw_only=True, repr=False)
class AuditView:
    """One prescription as its pharmacy audits it; `lines` and `allergies` are as far as the pharmacy may see them."""

    held: Held
    state: RxState
    is_in_hand: bool
    is_redeemed: bool
    may_be_corrected: bool
    """Whether this pharmacy made its newest result, and nobody has the next dispensing in hand."""
    consent: bool
    check: PrescriptionCheck | None
    findings: tuple[Finding, ...]
    lines: Sequence[MedicationLine]
    allergies: Sequence[Allergy]
    results: Sequence[Dispensing]
    """The results that count, of every pharmacy, the first dispensing first."""
    was_dispensed_here: bool
    inquiries: Sequence[dict[str, Any]]
    """What was asked about it, as `queries.inquiry_answers` tells it to this pharmacy."""
    reports: Sequence[dict[str, Any]]
    """What this pharmacy reported about it, as `queries.tracing_reports` tells it."""

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether its newest result is this pharmacy's, and nothing is left to be dispensed (R-053)."""
        return self.may_be_corrected and self.held.row.state == RxState.DISPENSED

    @property
    def may_be_received(self) -> bool:
        """Whether this pharmacy redeemed it and nobody has it in hand."""
        return self.is_redeemed and self.state is RxState.REGISTERED


def audit_view(*, uid: UUID, by: Actor, at: datetime) -> AuditView:
    """Return a prescription that this pharmacy redeemed, received or dispensed, with what is around it.

    Raises ScopeMissing, NotPermitted, NotHolder for any other, as for none (API-11); each view leaves a line.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=f"Prescription:{uid}"):
        row = Prescription.objects.select_related("organisation").get(pk=found.id)
        check = newest_check(house.id, prescription_id=row.pk)
        return AuditView(
            held=held(row),
            state=standing(row, on=jst_day(at), window_days=policy("rx.refill.window.days", on=jst_day(at))),
            is_in_hand=is_received(row, house.id),
            is_redeemed=has_redeemed(row, house.id),
            may_be_corrected=row.state != RxState.RECEIVED and newest_result(row, house.id) is not None,
            check=check,
            findings=shown_now(check, at=at) if check else (),
            results=_results(row),
            was_dispensed_here=has_dispensed(row, house.id),
            inquiries=asked_about(row, house.id),
            reports=reported_about(row, house.id),
            **_around(row, house, by=by, at=at),
        )


def _around(row: Prescription, house: Organisation, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what else the person takes and is allergic to; with consent all of it, under a line of its own."""
    records, on = same_person(row.person_id), jst_day(at)
    if not has_consent(records, house.id, at=at):
        return {"consent": False, "lines": medications.own_lines(records, house.id, on) or (), "allergies": ()}
    about = f"Medications:{on}"
    with reads(medications.EVENT, persons=[row.person_id], by=by, at=at, ground="consent", about=about):
        lines = medications.lines_on(records, on)
        return {"consent": True, "lines": lines, "allergies": tuple(allergies().of(records, at))}


def _results(row: Prescription) -> list[Dispensing]:
    rows = Dispensing.objects.filter(prescription=row, state=DispensingState.CURRENT).select_related("organisation")
    return list(rows.prefetch_related("items").order_by("refill_number"))
