"""Whom a page is about: somebody at the counter of this facility in the last 24 hours, with a line in the trail."""

from datetime import datetime
from uuid import UUID

from eprescription.permissions import check_may_ask
from eprescription.queries.visits import Visit, visit_of, visits_at
from platform_site.actors import Actor
from platform_site.transactions import reads


EVENT, GROUND = "eprescription.visit_read", "check_in"


def visit_here(by: Actor, uid: UUID, *, at: datetime) -> Visit:
    """Return a visit of the last 24 hours here; raises NoCheckIn for any other, and what else may not be told.

    For who prescribes and for who dispenses; which of them a page is for, it says itself (`OPENS`).
    """
    check_may_ask(by)
    visit = visit_of(by, uid, at=at)
    with reads(EVENT, persons=[visit.person_id], by=by, at=at, ground=GROUND, about=f"EligibilityCheck:{uid}"):
        return visit


def visits_here(by: Actor, *, about: str, at: datetime) -> list[Visit]:
    """Return who was at the counter in the last 24 hours, as a page lists them; `about` is how the trail names it."""
    check_may_ask(by)
    visits = visits_at(by, at=at)
    persons = [visit.person_id for visit in visits]
    with reads(EVENT, persons=persons, by=by, at=at, ground=GROUND, about=about):
        return visits
