"""`/clinic/protocols/`: 事前の取決め between issuer and pharmacy, as both its sides see it (R-064)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.models import Protocol
from eprescription.permissions import check_may_ask
from eprescription.portal.clinic_opening import KINDS, MAY
from eprescription.queries.protocols import AGREED, ENDED, PROPOSED, newest, protocol_of, standing, waits_for
from platform_site import clock
from platform_site.periods import Period, jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.templatetags.site import day
from platform_site.transactions import refusals_recorded


MOST = 100
EVENT = "eprescription.protocols_read"
OPENS: dict[str, Any] = {"may": MAY, "kinds": KINDS, "parent": "protocols"}
LABELS = {PROPOSED: ("pending", "相手の合意待ち"), AGREED: ("active", "合意済み"), ENDED: ("ended", "終了")}
OURS, OVER = ("open", "この機関の合意待ち"), ("ended", "期間終了")


@page("疑義照会に代わる取決め", **{**OPENS, "parent": ""})
def protocols(request: Request) -> HttpResponse:
    """List the agreements of one's own facility, what waits for its answer first."""
    by, at = request.actor, clock.now()
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_ask(by)
        rows = [line_of(row, house.id, on=jst_day(at)) for row in newest(by, most=MOST)]
    return render(request, "eprescription/clinic_protocols.html", {"rows": rows})


@page("取決めの内容", **OPENS)
def protocol(request: Request, uid: UUID) -> HttpResponse:
    """Show one agreement to its two sides; others' do not exist."""
    by, at = request.actor, clock.now()
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_ask(by)
        line = line_of(protocol_of(uid, house.id), house.id, on=jst_day(at))
    return render(request, "eprescription/clinic_protocol.html", {"line": line})


def line_of(row: Protocol, organisation_id: int, *, on: date) -> dict[str, Any]:
    """Return an agreement as the pages of a side show it."""
    last_day = Period(row.valid_from, row.valid_until).last_day
    is_over = standing(row) != ENDED and last_day is not None and last_day < on
    is_ours = waits_for(row, organisation_id)
    tone, label = OVER if is_over else OURS if is_ours else LABELS[standing(row)]
    return {
        "row": row, "tone": tone, "label": label, "days": days_of(row.valid_from, last_day),
        "partner": row.pharmacy if row.issuer_id == organisation_id else row.issuer,
        "may_agree": is_ours, "may_end": standing(row) != ENDED,
    }  # fmt: skip


def days_of(first: date, last: date | None) -> str:
    """Return the days of an agreement, both included; one without a last day is open."""
    return f"{day(first)}から{day(last)}まで" if last else f"{day(first)}から"
