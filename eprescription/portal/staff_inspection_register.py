"""`/staff/inspection-register/`: which facilities have looked through their medicine masters, for the fund (R-060)."""

import django_filters
from django.http import HttpResponse
from django.shortcuts import render

from eprescription.permissions import ISSUERS
from eprescription.portal.staff_stops import WHO
from eprescription.queries import inspections as queries
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request


COLUMNS = [
    Column("機関コード", "code"), Column("名称"), Column("種別", "kind"), Column("状態", "standing"),
    Column("点検日", "made_on"),
]  # fmt: skip
STANDINGS = {queries.DONE: "点検済み", queries.OVER: "期間切れ", queries.NEVER: "未登録"}
TONES = {queries.DONE: "active", queries.OVER: "overdue", queries.NEVER: "pending"}
"""Which state of `{% status %}` each looks like."""


class RegisterFilter(django_filters.FilterSet):
    """By standing and by kind of facility."""

    standing = django_filters.ChoiceFilter(choices=list(STANDINGS.items()), label="状態", empty_label="すべて")
    kind = django_filters.ChoiceFilter(
        choices=[(kind.value, kind.label) for kind in Organisation.Kind if kind in ISSUERS],
        label="種別", empty_label="すべて",
    )  # fmt: skip


@page("自主点検の登録状況", may=WHO, kinds=FUND, takes=of_list(RegisterFilter))
def register(request: Request) -> HttpResponse:
    """List the facilities that issue, and whether each may."""
    rows = queries.register(jst_day(clock.now()))
    listed = listing(request, rows, columns=COLUMNS, default="code", filters=RegisterFilter)
    for row in listed.page.object_list:
        row.words, row.tone = STANDINGS[row.standing], TONES[row.standing]
    return render(request, "eprescription/staff_inspection_register.html", {"list": listed})
