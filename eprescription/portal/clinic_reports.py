"""`/clinic/reports/`: 服薬情報提供書 as both its sides see it; the prescriber says when she has read one (R-064)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.tracing_reports import mark_read
from eprescription.portal.clinic_opening import KINDS, MAY
from eprescription.queries.tracing_reports import heads, report_now, reports
from platform_site import clock
from platform_site.permissions import organisation_of
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


MOST = 50


@page("服薬情報提供書", may=MAY, kinds=KINDS)
def tracing_reports(request: Request) -> HttpResponse:
    """List what one's own facility sent or was sent, what nobody has read first."""
    rows = [_moments(each) for each in heads(reports(request.actor, most=MOST))]
    return render(request, "eprescription/clinic_reports.html", {"rows": rows})


@page("服薬情報提供書の内容", may=MAY, kinds=KINDS, parent="tracing_reports", writes=True)
def tracing_report(request: Request, uid: UUID) -> HttpResponse:
    """Show one to its two sides; on POST the prescriber's side notes that it was read."""
    by, at = request.actor, clock.now()
    told = report_now(uid=uid, by=by, at=at)
    if request.method == "POST":
        mark_read(uid=uid, by=by, at=at)
        messages.success(request, "確認済みにしました。")
        return redirect("tracing_report", uid=uid)
    is_reader = told["told_to"]["code"] == organisation_of(by).code
    return render(request, "eprescription/clinic_report.html", {"report": _moments(told), "is_reader": is_reader})


def _moments(told: dict[str, Any]) -> dict[str, Any]:
    """Return a report, or a line of the list, with its moments as a page shows them."""
    read_at = told["read_at"]
    return {
        **told, "reported": datetime.fromisoformat(told["reported_at"]),
        "read": datetime.fromisoformat(read_at) if read_at else None,
    }  # fmt: skip
