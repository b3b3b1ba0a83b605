"""`/staff/drug-pairs/`: the pairs in force whose source nobody has verified yet."""

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.actions.pair_releases import MEDIUM
from eprescription.models import PairRow, ReleaseKind
from eprescription.portal.staff_drug_masters import WHO
from eprescription.queries.master_releases import in_force
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request


COLUMNS = [
    Column("番号", "pair_id"), Column("成分A", "a_name"), Column("成分B", "b_name"), Column("終了後の日数"),
    Column("条件"), Column("機序"), Column("出典"),
]  # fmt: skip


@page("確認の要る併用禁忌", may=WHO, kinds=FUND, parent="drug_masters", takes=of_list())
def pairs(request: Request) -> HttpResponse:
    """List them."""
    counting = in_force(ReleaseKind.PAIRS, on=jst_day(clock.now())).first()
    rows = PairRow.objects.filter(release=counting, confidence=MEDIUM)
    listed = listing(request, rows, columns=COLUMNS, default="pair_id")
    return render(request, "eprescription/staff_pairs.html", {"list": listed, "release": counting})
