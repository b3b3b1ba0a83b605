"""調剤結果の取消: it was not dispensed after all; the pharmacy has the prescription in hand again (R-053)."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from eprescription.actions import lines
from eprescription.actions.correcting import newest_made_here
from eprescription.actions.receiving import received_before
from eprescription.actions.registering import about, one_at_a_time
from eprescription.models import Dispensing, Prescription
from eprescription.permissions import check_may_dispense
from eprescription.queries.redeemed import GROUND, known_here
from eprescription.states import PRESCRIPTION, DispensingState, RxState
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.transactions import action, reads


EVENT = "eprescription.withdrawn"


@action(EVENT, again=received_before)
def withdraw_result(*, uid: UUID, by: Actor, at: datetime) -> Prescription:
    """Take back the result with which a prescription was done; what was prescribed is taken again until it is given.

    Raises ScopeMissing, NotPermitted, NotHolder, NotInThisState for a refill that goes on.
    """
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row, made = newest_made_here(found.id, house.id)
        if row.state != RxState.DISPENSED:
            raise NotInThisState("次の調剤が残っているため、取り消せません。調剤結果を変更してください。")
        PRESCRIPTION.check(row.state, RxState.RECEIVED)
        lines.close_dispensed(made.pk, at=at)
        made.move(to=DispensingState.WITHDRAWN, at=at)
        _back_in_hand(row, made, at=at)
    outbox.put(EVENT, prescription=str(uid), dispensing=str(made.uid), version=made.version, at=at)
    return row


def _back_in_hand(row: Prescription, made: Dispensing, *, at: datetime) -> None:
    number = made.refill_number
    due = None if number == 1 else _due_before(row, number)
    if number == 1:
        lines.reopen_prescribed(row.pk, at=at)
    try:
        with transaction.atomic():
            row.move(to=RxState.RECEIVED, at=at, used_count=number - 1, next_due_on=due)
    except IntegrityError as error:
        # Its redemption number died with it, and may be another one's by now (E-18).
        raise NotInThisState("引換番号がほかの処方箋に使われているため、取り消せません。") from error


def _due_before(row: Prescription, number: int) -> date | None:
    """Return when the dispensing that was taken back had been due, as the one before had decided."""
    before = Dispensing.objects.get(prescription=row, refill_number=number - 1, state=DispensingState.CURRENT)
    return before.next_due_on
