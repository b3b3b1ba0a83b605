"""`/staff/links/`: the coverages that are told to nobody for now, why, and since when."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.portal.cases_shown import approval_of
from eligibility.queries.suspended_links import held_by, persons_of, suspended
from platform_site import clock
from platform_site.models import Organisation
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, INSURER, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.transactions import reads


COLUMNS = [Column("資格"), Column("止めた日", "since"), Column("理由（案件）"), Column("再開")]


@page("提供を止めている資格", may=Permission.SEE_COVERAGE, kinds=INSURER | FUND, takes=of_list())
def links(request: Request) -> HttpResponse:
    """List suspended coverages: an insurer's own by their numbers, at the fund all of them masked."""
    by, at = request.actor, clock.now()
    listed = listing(request, suspended(by), columns=COLUMNS, default="since")
    rows = list(listed.page.object_list)
    with reads("eligibility.links_read", persons=persons_of(rows), by=by, at=at, ground="law", about="links"):
        cases = held_by(rows)
    is_fund = organisation_of(by).kind == Organisation.Kind.FUND
    shown: list[dict[str, Any]] = [
        {"coverage": row, "since": row.since, "cases": cases.get(row.pk, []), "is_fund": is_fund,
         "asked": _asked(row.uid, cases.get(row.pk, []), at)}
        for row in rows
    ]  # fmt: skip
    listed.page.object_list = shown
    return render(request, "links/list.html", {"list": listed, "is_fund": is_fund})


def _asked(uid: Any, cases: list[Any], at: Any) -> bool:
    """Tell if a second person's word is waited for."""
    return any(approval_of(about, at=at) for about in (f"Coverage:{uid}", *(f"Case:{case.uid}" for case in cases)))
