"""変更・取消・回収のお知らせ: whoever holds a prescription is told at once that it is not what it was (R-050).

Those are the person, a pharmacy that has it in hand or dispensed it, one that redeemed it and has not received it, and
the issuer of what a pharmacy recalled. Nobody is told of what she did herself, and nobody of what is given in-house.
"""

from dataclasses import dataclass
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
MODIFIED, CANCELLED, RECALLED = modifying.EVENT, cancelling.EVENT, recalling.EVENT
"""The person's notice has the event's name."""
CHANGED_UNRECEIVED, ENDED = "eprescription.modified_unreceived", "eprescription.ended_unreceived"
RECALLED_IN_HAND, RECALLED_BY_PHARMACY = "eprescription.recalled_in_hand", "eprescription.recalled_by_pharmacy"


@dataclass(frozen=True)
class Change:
    """What became of a prescription, and which organisation did it; of an unknown one nothing is told."""

    uid: UUID
    version: int
    house_id: int

    @property
    def occasion(self) -> str:
        """What the notices are about: the same is told once."""
        return f"{about(self.uid)} {self.version}"


def tell_of_modification(change: Change, *, by: Actor, at: datetime) -> None:
    """Tell that the content of a prescription was replaced."""
    if found := whose(change.uid):
        _tell(change=change, found=found, kind=MODIFIED, unreceived=CHANGED_UNRECEIVED, by=by, at=at)


def tell_of_cancellation(change: Change, *, by: Actor, at: datetime) -> None:
    """Tell that a prescription was cancelled."""
    if found := whose(change.uid):
        _tell(change=change, found=found, kind=CANCELLED, unreceived=ENDED, by=by, at=at)


def tell_of_recall(change: Change, *, by: Actor, at: datetime) -> None:
    """Tell that a prescription was recalled, also who has it in hand, and its issuer."""
    if found := whose(change.uid):
        _tell(change=change, found=found, kind=RECALLED, unreceived=ENDED, by=by, at=at)


@action(TOLD)
def _tell(*, change: Change, found: Whose, kind: str, unreceived: str, by: Actor, at: datetime) -> None:
    with reads(TOLD, persons=[found.person_id], by=by, at=at, ground="law", about=about(change.uid)):
        row = Prescription.objects.get(pk=found.id)
        if row.kind == Kind.IN_HOUSE:
            return
        in_hand, redeemed = _in_hand(row), _redeemed(row)
    tell_users(users=users_of(row.person_id), kind=kind, about=change.occasion, by=by, at=at)
    _tell_houses(change, redeemed - in_hand, kind=unreceived, by=by, at=at)
    if kind == RECALLED:
        _tell_houses(change, in_hand, kind=RECALLED_IN_HAND, by=by, at=at)
        _tell_houses(change, {row.organisation_id}, kind=RECALLED_BY_PHARMACY, by=by, at=at)


def _tell_houses(change: Change, houses: set[int], *, kind: str, by: Actor, at: datetime) -> None:
    if told := {(house, change.occasion) for house in houses - {change.house_id}}:
        tell_organisations(kind=kind, told=told, by=by, at=at)


def _in_hand(row: Prescription) -> set[int]:
    """Return who has received it, and who dispensed a part of it; within `reads` of the person."""
    made = Dispensing.objects.filter(prescription=row, state=DispensingState.CURRENT)
    return {*made.values_list("organisation_id", flat=True), *({row.received_by_id} if row.received_by_id else ())}


def _redeemed(row: Prescription) -> set[int]:
    """Return who has redeemed it, or had when it ended: the end of a prescription ends that too."""
    still = Q(ended_at__isnull=True) | Q(ended_at=row.ended_at)
    return set(RedemptionGrant.objects.filter(still, prescription=row).values_list("organisation_id", flat=True))
