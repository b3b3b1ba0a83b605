"""Which facilities have registered their self-inspection, and until when it counts (R-060)."""

from datetime import date

from django.db.models import Case, Max, Q, QuerySet, Value, When

from eprescription.models import SelfInspection
from eprescription.permissions import ISSUERS
from eprescription.rules.inspections import valid_since
from eprescription.states import InspectionState
from platform_site.models import Organisation
from platform_site.queries.codes import policy


DONE, OVER, NEVER = "done", "over", "never"


def counts_since(today: date) -> date:
    """Return the day after which an inspection has to have been made to count today."""
    return valid_since(today, months=policy("rx.inspection.valid.months", on=today))


def inspections_of(organisation_id: int) -> QuerySet[SelfInspection]:
    """Return what a facility registered."""
    return SelfInspection.objects.filter(organisation=organisation_id).select_related("registered_by")


def register(today: date) -> QuerySet[Organisation]:
    """Return the facilities that issue, each with `made_on`, its newest inspection, and `standing`: does it count."""
    valid = Q(selfinspection__state=InspectionState.VALID)
    houses = Organisation.objects.filter(kind__in=ISSUERS, closed_at__isnull=True)
    standing = Case(
        When(made_on__gt=counts_since(today), then=Value(DONE)), When(made_on__isnull=True, then=Value(NEVER)),
        default=Value(OVER),
    )  # fmt: skip
    return houses.annotate(made_on=Max("selfinspection__made_on", filter=valid)).annotate(standing=standing)
