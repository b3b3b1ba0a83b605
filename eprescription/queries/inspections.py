"""Which facilities have registered their self-inspection, and until when it counts (R-060)."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case, Max, Q, QuerySet, Value, When

from eprescription.models import SelfInspection
from eprescription.permissions import ISSUERS, check_is_issuer
from eprescription.rules.inspections import valid_since
from eprescription.states import InspectionState
from platform_site.actors import Actor
from platform_site.models import Organisation
from platform_site.periods import as_japanese_time
from platform_site.queries.codes import policy
from platform_site.transactions import refusals_recorded


READ_EVENT = "eprescription.inspections_read"
DONE, OVER, NEVER = "done", "over", "never"


def counts_since(today: date) -> date:
    """Return the day after which an inspection has to have been made to count today."""
    return valid_since(today, months=policy("rx.inspection.valid.months", on=today))


def inspections_of(organisation_id: int) -> QuerySet[SelfInspection]:
    """Return what a facility registered."""
    return SelfInspection.objects.filter(organisation=organisation_id).select_related("registered_by")


def inspections_told(*, after: int, most: int, by: Actor, at: datetime) -> list[SelfInspection]:
    """Return what the facility of a system registered, in that order, from one on; raise ScopeMissing, NotPermitted."""
    with refusals_recorded(READ_EVENT, by=by, at=at):
        house = check_is_issuer(by)
    return list(inspections_of(house.id).filter(pk__gt=after).order_by("pk")[:most])


def inspection_answer(row: SelfInspection, *, on: date) -> dict[str, Any]:
    """Return an inspection as programs read it; `counts` tells if it lets the facility issue on a day."""
    is_valid = row.state == InspectionState.VALID
    return {
        "self_inspection_id": str(row.uid),
        "made_on": row.made_on.isoformat(),
        "checklist": row.checklist,
        "state": row.state,
        "counts": is_valid and counts_since(on) < row.made_on <= on,
        "registered_at": as_japanese_time(row.registered_at),
    }


def register(today: date) -> QuerySet[Organisation]:
    """Return the facilities that issue, each with `made_on`, its newest inspection, and `standing`: does it count."""
    valid = Q(selfinspection__state=InspectionState.VALID)
    houses = Organisation.objects.filter(kind__in=ISSUERS, closed_at__isnull=True)
    standing = Case(
        When(made_on__gt=counts_since(today), then=Value(DONE)), When(made_on__isnull=True, then=Value(NEVER)),
        default=Value(OVER),
    )  # fmt: skip
    return houses.annotate(made_on=Max("selfinspection__made_on", filter=valid)).annotate(standing=standing)
