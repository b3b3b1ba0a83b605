"""調剤結果の登録: what the pharmacy gave, signed by its pharmacist; what the patient takes changes with it (R-053)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from eprescription.actions.accepting_results import AcceptedResult, SentResult, accept_result
from eprescription.actions.checking import stops_kept
from eprescription.actions.recording import Dispensed, record
from eprescription.actions.registering import about, one_at_a_time
from eprescription.actions.returning import locked_in_hand
from eprescription.errors.dispensing import InquiryOpen
from eprescription.errors.redemption import NotHolder
from eprescription.models import Dispensing, Prescription, RedemptionGrant
from eprescription.permissions import check_may_dispense
from eprescription.queries.checked import newest_check
from eprescription.queries.dispensings import newest_result
from eprescription.queries.inquiries import waits_for_answer
from eprescription.queries.redeemed import GROUND, known_here
from eprescription.rules import refills
from eprescription.rules.checks.findings import Override
from eprescription.states import RxState
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.periods import jst_day
from platform_site.transactions import action, reads, refusals_recorded


EVENT = "eprescription.dispensed"


def dispensed_before(uid: UUID, *, by: Actor, at: datetime) -> Dispensed:
    """Return a prescription that this pharmacy dispensed last, with its result; raise NotHolder for any other."""
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = Prescription.objects.get(pk=found.id)
        made = newest_result(row, house.id)
        if made is None:
            raise NotHolder
        return Dispensed(prescription=row, dispensing=made, check=newest_check(house.id, dispensing_id=made.pk))


def dispense(*, uid: UUID, sent: SentResult, overrides: Sequence[Override] = (), by: Actor, at: datetime) -> Dispensed:
    """Register what was given for a prescription that this pharmacy has in hand.

    Raises ScopeMissing, NotPermitted, NotHolder, NotInThisState, InquiryOpen while its own inquiry waits for an answer
    (薬剤師法24条), what `accept_result` raises, UsedBefore, DispensingUnfit, and Stopped with the findings to answer;
    then nothing is registered.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        known_here(uid, house.id)
        accepted = accept_result(sent, house=house, at=at)
    with stops_kept(by=by, at=at):
        return _dispense(uid=uid, accepted=accepted, overrides=overrides, house=house, by=by, at=at)


@action(EVENT, again=dispensed_before)
def _dispense(
    *, uid: UUID, accepted: AcceptedResult, overrides: Sequence[Override], house: Organisation, by: Actor,
    at: datetime,
) -> Dispensed:  # fmt: skip
    found = known_here(uid, house.id)
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = locked_in_hand(found.id, house.id)
        if waits_for_answer(row, house.id):
            raise InquiryOpen
        number = refills.next_number(row.used_count, row.refills)
        made = record(
            row, accepted, uid=uuid4(), version=1, refill_number=number, received_on=jst_day(row.received_at or at),
            overrides=overrides, house=house, by=by, at=at,
        )  # fmt: skip
        RedemptionGrant.objects.filter(prescription=row, ended_at__isnull=True).update(ended_at=at)
        go_on(row, made.dispensing, at=at)
    outbox.put(EVENT, prescription=str(uid), dispensing=str(made.dispensing.uid), version=1, at=at)
    return made


def go_on(row: Prescription, made: Dispensing, *, at: datetime) -> None:
    """Move a prescription on after its dispensing: it is done, or open again for the next of several (E-20)."""
    used = {"used_count": made.refill_number, "next_due_on": made.next_due_on}
    if refills.is_last(made.refill_number, row.refills):
        row.move(to=RxState.DISPENSED, at=at, **used)
    else:
        row.move(to=RxState.REGISTERED, at=at, received_by_id=None, received_at=None, **used)
