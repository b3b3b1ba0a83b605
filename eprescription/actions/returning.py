"""受付の取消: a pharmacy gives back what it received and has not dispensed; another may redeem it then (R-053)."""

from datetime import datetime
from uuid import UUID

from eprescription.actions.registering import about, one_at_a_time
from eprescription.models import Prescription, RedemptionGrant
from eprescription.permissions import check_may_dispense
from eprescription.queries.redeemed import GROUND, granted_here, is_received, known_here
from eprescription.states import RxState
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.transactions import action, reads


EVENT = "eprescription.returned"


def returned_before(uid: UUID, *, by: Actor, at: datetime) -> Prescription:
    """Return a prescription that this pharmacy had in hand once; raise NotHolder for any other."""
    house = check_may_dispense(by)
    found = granted_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        return Prescription.objects.get(pk=found.id)


@action(EVENT, again=returned_before)
def give_back(*, uid: UUID, by: Actor, at: datetime) -> Prescription:
    """Give a received prescription back; the pharmacy has to redeem it anew to see it again.

    Raises ScopeMissing, NotPermitted, NotHolder, NotInThisState for what it has not in hand any more.
    """
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = locked_in_hand(found.id, house.id)
        row.move(to=RxState.REGISTERED, at=at, received_by_id=None, received_at=None)
        RedemptionGrant.objects.filter(prescription=row, organisation=house.id, ended_at__isnull=True).update(
            ended_at=at
        )
    outbox.put(EVENT, prescription=str(uid), version=row.version, at=at)
    return row


def locked_in_hand(pk: int, organisation_id: int) -> Prescription:
    """Return a prescription, locked, that this pharmacy knows and has in hand; raise NotInThisState.

    Within `reads` of the person.
    """
    row = Prescription.objects.select_for_update(of=("self",)).get(pk=pk)
    if not is_received(row, organisation_id):
        raise NotInThisState("この薬局で受け付けている処方箋ではありません。")
    return row
