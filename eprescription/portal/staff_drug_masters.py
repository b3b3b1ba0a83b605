"""`/staff/drug-masters/`: the releases of the masters of medicines, and which of each counts today (ARCH-5)."""

from contextlib import suppress
from datetime import date

import django_filters
from django.http import HttpResponse
from django.shortcuts import render

from eprescription.models import DrugRelease, ReleaseKind
from eprescription.queries.master_releases import in_force
from eprescription.queries.masters import masters_on
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.drugs.endings import SOON, ending
from platform_site import clock
from platform_site.errors import Unavailable
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.states import ReleaseState


MOST = 100
"""How many codes that end soon the page shows."""
WHO = (Permission.LOAD_MASTERS, Permission.APPROVE_MASTERS)
COLUMNS = [
    Column("適用開始日", "effective_on"), Column("種類", "kind"), Column("状態", "state"),
    Column("行数", "rows", number=True), Column("登録日時", "loaded_at"), Column("出典"),
]  # fmt: skip


class ReleaseFilter(django_filters.FilterSet):
    """By kind of master and by state."""

    kind = django_filters.ChoiceFilter(choices=ReleaseKind.choices, label="種類", empty_label="すべて")
    state = django_filters.ChoiceFilter(choices=ReleaseState.choices, label="状態", empty_label="すべて")


@page("医薬品マスター", may=WHO, kinds=FUND, takes=of_list(ReleaseFilter))
def masters(request: Request) -> HttpResponse:
    """Show what counts today, and list all releases."""
    today = jst_day(clock.now())
    counting = [(kind.label, in_force(kind, on=today).first()) for kind in ReleaseKind]
    listed = listing(
        request, DrugRelease.objects.all(), columns=COLUMNS, default="-effective_on", filters=ReleaseFilter
    )
    ends = _ending(today)
    known = {"list": listed, "counting": counting, "ends": ends[:MOST], "count": len(ends), "days": SOON.days}
    return render(request, "eprescription/staff_drug_masters.html", known)


def _ending(on: date) -> list[tuple[DrugConcept, date]]:
    """Return the codes that end soon; none while no master counts."""
    with suppress(Unavailable):
        return ending(masters_on(on), on)
    return []
