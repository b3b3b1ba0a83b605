"""変更・取消・回収のお知らせ: whoever holds a prescription is told at once that it is not what it was (R-050).

Those are the person, a pharmacy that has it in hand or dispensed it, one that redeemed it and has not received it, and
the issuer of what a pharmacy recalled. Nobody is told of what she did herself, and nobody of what is given in-house.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from eprescription.actions import cancelling, modifying, recalling
from eprescription.actions.registering import about
from eprescription.actions.reminders import users_of
from eprescription.models import Dispensing, Prescription, RedemptionGrant
from eprescription.queries.prescriptions import Whose, whose
from eprescription.rules.document import Kind
from eprescription.states import DispensingState
from platform_site.actions.notices import tell_organisations, tell_users
from platform_site.actors import Actor
from platform_site.transactions import action, reads


TOLD = "eprescription.change_told"
ENDED = "eprescription.ended_unreceived"
RECALLED_IN_HAND = "eprescription.recalled_in_hand"
RECALLED_BY_PHARMACY = "eprescription.recalled_by_pharmacy"
TO_WHO_REDEEMED = {
    modifying.EVENT: "eprescription.modified_unreceived",
    cancelling.EVENT: ENDED,
    recalling.EVENT: ENDED,
}


def tell_of_change(*, event: str, uid: UUID, version: int, house_id: int, by: Actor, at: datetime) -> None:
    """Tell of what `event` did to a prescription, which the organisation `house_id` did; the same is told once.

    The person's notice has the event's name. Nothing is told of a prescription that is unknown.
    """
    found = whose(uid)
    if found is not None:
        _tell(event=event, found=found, uid=uid, version=version, house_id=house_id, by=by, at=at)


@action(TOLD)
def _tell(*, event: str, found: Whose, uid: UUID, version: int, house_id: int, by: Actor, at: datetime) -> None:
    with reads(TOLD, persons=[found.person_id], by=by, at=at, ground="law", about=about(uid)):
        row = Prescription.objects.get(pk=found.id)
        if row.kind == Kind.IN_HOUSE:
            return
        in_hand, redeemed = _in_hand(row), _redeemed(row)
    occasion = f"{about(uid)} {version}"
    tell_users(users=users_of(row.person_id), kind=event, about=occasion, by=by, at=at)
    to_houses = [(TO_WHO_REDEEMED[event], redeemed - in_hand)]
    if event == recalling.EVENT:
        to_houses += [(RECALLED_IN_HAND, in_hand), (RECALLED_BY_PHARMACY, {row.organisation_id})]
    for kind, houses in to_houses:
        if told := {(house, occasion) for house in houses - {house_id}}:
            tell_organisations(kind=kind, told=told, by=by, at=at)


def _in_hand(row: Prescription) -> set[int]:
    """Return who has received it, and who dispensed a part of it; within `reads` of the person."""
    made = Dispensing.objects.filter(prescription=row, state=DispensingState.CURRENT)
    return {*made.values_list("organisation_id", flat=True), *({row.received_by_id} if row.received_by_id else ())}


def _redeemed(row: Prescription) -> set[int]:
    """Return who has redeemed it, or had when it ended: the end of a prescription ends that too."""
    still = Q(ended_at__isnull=True) | Q(ended_at=row.ended_at)
    return set(RedemptionGrant.objects.filter(still, prescription=row).values_list("organisation_id", flat=True))
