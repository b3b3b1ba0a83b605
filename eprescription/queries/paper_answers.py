"""紙の処方箋の調剤結果 as the program of its pharmacy reads it, with its history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.models import Dispensing
from eprescription.queries.paper_results import paper_result
from eprescription.queries.readable import EVENT, check_named, result
from platform_site.actors import Actor
from platform_site.transactions import refusals_recorded


SAID = ("facility", "facility_code", "prescriber", "issued_on")
"""What a result tells of its paper prescription."""


def paper_answer(uid: UUID, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a result that one's own pharmacy registered in its newest version, with the versions before it.

    Raises ActingUserWrong where nobody is named, and what `paper_result` raises.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        check_named(by)
    found = paper_result(uid, by=by, at=at)
    return {**_shown(found.newest), "history": [_shown(each) for each in found.older]}


def _shown(made: Dispensing) -> dict[str, Any]:
    said = made.paper or {}
    return {"state": made.state, **result(made), "prescription": {name: said.get(name, "") for name in SAID}}
