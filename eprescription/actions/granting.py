"""引換え: a pharmacy is given prescriptions to read and receive; it opens these, and no history (E-18)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eprescription.actions.registering import about
from eprescription.models import Prescription, RedemptionGrant
from eprescription.queries.prescriptions import standing
from eprescription.queries.redeemed import GROUND, Held, has_redeemed, held, is_received
from eprescription.rules.document import Kind
from eprescription.states import RxState
from platform_site import audit, outbox
from platform_site.actors import Actor, Organisation
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import reads


EVENT = "eprescription.redeemed"
NOBODY = UUID(int=0)
"""What a request that redeemed nothing is remembered by."""


@dataclass(frozen=True, kw_only=True)
class Redeemed:
    """What a pharmacy was given: whose prescriptions, and by what the request is recognised again."""

    uid: UUID = NOBODY
    person_id: int | None = None
    prescriptions: tuple[Held, ...] = ()
    is_paper_chosen: bool = False


def grant(
    *, person_id: int, uids: Collection[UUID], way: str, by_what: str, house: Organisation, by: Actor, at: datetime
) -> tuple[Held, ...]:
    """Give a pharmacy those of these prescriptions of a person that it may receive now; the others are passed over.

    `by_what` names the check by card, or the prescription whose printed numbers were right.
    """
    on = jst_day(at)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=by_what):
        rows = Prescription.objects.select_for_update(of=("self",)).filter(
            uid__in=uids, person__in=same_person(person_id)
        )
        given = [row for row in rows.order_by("pk") if is_redeemable(row, house, on=on)]
        for row in given:
            _grant(row, way=way, house=house, by=by, at=at)
        return tuple(held(row) for row in given)


def is_redeemable(row: Prescription, house: Organisation, *, on: date) -> bool:
    """Tell if a pharmacy may receive a prescription on a day, or has."""
    if row.kind == Kind.IN_HOUSE:
        return False
    stands = standing(row, on=on, window_days=policy("rx.refill.window.days", on=on))
    return stands == RxState.REGISTERED or is_received(row, house.id)


def _grant(row: Prescription, *, way: str, house: Organisation, by: Actor, at: datetime) -> None:
    if has_redeemed(row, house.id) or is_received(row, house.id):
        return
    RedemptionGrant.objects.create(
        person_id=row.person_id, prescription=row, organisation_id=house.id, way=way, granted_at=at
    )
    audit.record("eprescription.granted", person_id=row.person_id, by=by, at=at, ground=GROUND, about=about(row.uid))
    outbox.put(EVENT, prescription=str(row.uid), version=row.version, at=at)
