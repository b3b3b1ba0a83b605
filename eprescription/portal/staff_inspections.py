"""`/staff/inspections/`: a facility's own self-inspections, without which it issues nothing (R-060)."""

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.permissions import ISSUERS, is_inspected
from eprescription.queries.inspections import counts_since, inspections_of
from eprescription.rules.inspections import POINTS
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import Permission, facility
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.queries.codes import policy


COLUMNS = [Column("点検日", "made_on"), Column("状態", "state"), Column("登録"), Column("取消")]


@page("自主点検", may=Permission.REGISTER_INSPECTIONS, kinds=ISSUERS, takes=of_list())
def inspections(request: Request) -> HttpResponse:
    """List one's own facility's, and say whether it may issue."""
    own, today = facility(request.actor), jst_day(clock.now())
    listed = listing(request, inspections_of(own.id), columns=COLUMNS, default="-made_on")
    since, months = counts_since(today), policy("rx.inspection.valid.months", on=today)
    for row in listed.page.object_list:
        row.is_over = row.made_on <= since
    known = {"list": listed, "points": POINTS.values(), "may_issue": is_inspected(own.id, on=today), "months": months}
    return render(request, "eprescription/staff_inspections.html", known)
