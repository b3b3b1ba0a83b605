"""調剤結果の受取り: what pharmacies gave for a facility's own prescriptions, and what they tell its doctors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from eprescription.models import Dispensing
from eprescription.permissions import check_is_issuer
from eprescription.queries.readable import check_named, result
from platform_site.actors import Actor
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.results_read"


@dataclass(frozen=True)
class Named:
    """A result by its ids alone, before its row is open."""

    id: int
    person_id: int


def check_may_read_results(by: Actor, *, at: datetime) -> int:
    """Return the facility whose results somebody may read; raise ScopeMissing, NotPermitted, ActingUserWrong."""
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_is_issuer(by)
        check_named(by)
        return house.id


def results_since(organisation_id: int, since: datetime | None, *, after: int, most: int) -> list[Named]:
    """Return which results of a facility's own prescriptions were registered or withdrawn since, by id, from one on.

    Without `since` it is all that is kept (E-21).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, person_id from eprescription_results_v1(%s, %s, %s, %s)", [organisation_id, since, after, most]
        )
        return [Named(*row) for row in cursor.fetchall()]


def results_shown(named: Sequence[Named], *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return results with their messages as the issuer's program reads them; each is audited for its person."""
    persons = {each.person_id for each in named}
    with reads(EVENT, persons=persons, by=by, at=at, ground="own", about="results"):
        rows = Dispensing.objects.filter(pk__in=[each.id for each in named]).order_by("pk")
        whole = rows.select_related("organisation", "prescription").prefetch_related("items")
        return [_shown(row) for row in whole]


def _shown(row: Dispensing) -> dict[str, Any]:
    assert row.prescription is not None  # noqa: S101 - it was found by its prescription
    return {"prescription_id": str(row.prescription.uid), "state": row.state, **result(row)}
