"""How much waits for a visitor on this service's pages, for `/start/`; counts alone, about nobody."""

from datetime import timedelta

from eprescription.permissions import is_inspected
from eprescription.queries.statistics import alert_lines
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.portal.requests import Request


def inspections_due(request: Request) -> int:
    """Return 1 where one's own facility may not issue until its self-inspection is registered."""
    return int(not is_inspected(organisation_of(request.actor).id, on=jst_day(clock.now())))


def turned(request: Request) -> int:
    """Return in how many kinds yesterday's findings left what is usual."""
    yesterday = jst_day(clock.now()) - timedelta(days=1)
    return sum(line.turn is not None for line in alert_lines(first=yesterday, last=yesterday))
