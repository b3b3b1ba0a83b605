"""`/staff/prescribing-stops/`: who may not issue or receive, and which codes nobody may prescribe (R-060)."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from eprescription.models import StopSwitch
from eprescription.states import StopState
from platform_site.permissions import Permission, permissions_of
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request


WHO = (Permission.STOP_PRESCRIBING, Permission.APPROVE_STOPS)
COLUMNS = [Column("停止日時", "set_at"), Column("対象"), Column("状態", "state"), Column("理由")]


class StopFilter(django_filters.FilterSet):
    """By state, and by what is stopped."""

    state = django_filters.ChoiceFilter(choices=StopState.choices, label="状態", empty_label="すべて")
    target = django_filters.ChoiceFilter(
        label="対象", choices=[("facility", "機関"), ("code", "医薬品コード")], empty_label="すべて", method="by_target"
    )

    def by_target(self, rows: QuerySet[StopSwitch], name: str, value: str) -> QuerySet[StopSwitch]:
        """Return the stops of facilities, or those of codes."""
        return rows.filter(organisation__isnull=value == "code")


@page("発行・受付・使用の停止", may=WHO, kinds=FUND, takes=of_list(StopFilter))
def stops(request: Request) -> HttpResponse:
    """List what is and was stopped."""
    rows = StopSwitch.objects.select_related("organisation")
    listed = listing(request, rows, columns=COLUMNS, default="-set_at", filters=StopFilter)
    return render(request, "eprescription/staff_stops.html", {"list": listed, "may_stop": _may_stop(request)})


@page("停止の内容", may=WHO, kinds=FUND, parent="prescribing_stops")
def stop(request: Request, uid: UUID) -> HttpResponse:
    """Show a stop: of what, why, by whom, and how it ended."""
    people = ("organisation", "set_by", "lifted_by")
    row: Any = found(StopSwitch.objects.select_related(*people).filter(uid=uid).first())
    may_ask = row.state == StopState.SET and _may_stop(request)
    return render(request, "eprescription/staff_stop.html", {"row": row, "may_ask": may_ask})


def _may_stop(request: Request) -> bool:
    return Permission.STOP_PRESCRIBING in permissions_of(request.actor)
