"""Whom a page of a clinic is about: somebody at its counter in the last 24 hours, with a line in the trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.permissions import ISSUERS, check_is_issuer
from eprescription.queries.visits import Visit, visit_of
from platform_site.actors import Actor
from platform_site.permissions import Permission
from platform_site.transactions import reads


EVENT, GROUND = "eprescription.visit_read", "check_in"
OPENS: dict[str, Any] = {"may": Permission.ISSUE_PRESCRIPTIONS, "kinds": ISSUERS, "parent": "clinic"}
"""For whom these pages are, and where they hang."""


def visit_here(by: Actor, uid: UUID, *, at: datetime) -> Visit:
    """Return a visit of the last 24 hours here; raises NoCheckIn for any other, and what else may not be told."""
    check_is_issuer(by)
    visit = visit_of(by, uid, at=at)
    with reads(EVENT, persons=[visit.person_id], by=by, at=at, ground=GROUND, about=f"EligibilityCheck:{uid}"):
        return visit
