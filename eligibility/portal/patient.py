"""`/me/`: a person's own page; for whom a source has closed it, an explanation and nothing else (E-05)."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.queries.own_coverages import own_assistance, own_coverages, self_view_is_stopped
from eligibility.queries.own_papers import is_in_overlap
from eligibility.queries.own_reports import asked_by_her
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.people import herself, own_id
from platform_site.portal.requests import Request
from platform_site.transactions import reads


OWN_DATA = "own_data"
STATES = {"active": "使えます", "inactive": "終わっています", "pending": "まだ始まっていません"}


@page("自分の情報", person=True)
def me(request: Request) -> HttpResponse:
    """Show what a counter would be told of the visitor, to herself."""
    by, at, person_id = herself(request), clock.now(), own_id(request)
    if self_view_is_stopped(person_id):
        return render(request, "me/closed.html")
    with reads("eligibility.own_coverage_read", persons=[person_id], by=by, at=at, ground=OWN_DATA, about="me"):
        known = _known(person_id, today=jst_day(at), at=at)
    return render(request, "me/index.html", known)


def _known(person_id: int, *, today: date, at: datetime) -> dict[str, Any]:
    """Return what the page shows; within `reads` of her."""
    coverages, assistance = own_coverages(person_id, on=today, at=at), own_assistance(person_id, on=today)
    told = [coverage for coverage in coverages if not coverage.is_suspended]
    return {
        "coverages": [(coverage, STATES.get(coverage.state, "")) for coverage in told],
        "held": len(coverages) - len(told),
        "reported": asked_by_her(person_id),
        "assistance": assistance,
        "has_ended": bool(told) and not assistance and all(each.state == "inactive" for each in coverages),
        "is_in_overlap": is_in_overlap(person_id),
        "today": today,
    }
