"""How much waits for a visitor on this service's pages, for `/start/`; counts alone, about nobody."""

from eligibility.models import CaseParty
from eligibility.queries.case_lists import cases_listed, overdue
from eligibility.queries.feeds import held_files
from eligibility.queries.voucher_work import requests_listed
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import Permission, organisation_of, permissions_of
from platform_site.portal.requests import Request


def held(request: Request) -> int:
    """Return how many files wait for whoever may decide about them."""
    if Permission.RELEASE_FEEDS not in permissions_of(request.actor):
        return 0
    return held_files(request.actor).exclude(held_for="").filter(released_at__isnull=True).count()


def late(request: Request) -> int:
    """Return how many open cases that one sees are past their day."""
    return overdue(cases_listed(request.actor), today=jst_day(clock.now())).count()


def unanswered(request: Request) -> int:
    """Return how many open cases one's own organisation has not answered yet."""
    own = CaseParty.objects.filter(organisation_id=organisation_of(request.actor).id, answered_at__isnull=True)
    return own.filter(case__closed_at__isnull=True).count()


def vouchers(request: Request) -> int:
    """Return how many requests for vouchers nobody has answered yet."""
    return requests_listed(request.actor).filter(answered_at__isnull=True).count()
