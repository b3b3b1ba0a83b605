"""`/staff/prescription-statistics/`: what the checks found, day by day, and the days unlike others (R-055, R-060)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.rules.usage import last_day_of, month_before
from eligibility.rules.usage_months import month_named
from eprescription.portal.staff_files import csv_file, svg
from eprescription.portal.staff_statistics_words import HEADINGS, KINDS, TURNS, days_of, rates_chart, summary_of
from eprescription.queries.statistics import AlertLine, alert_lines
from eprescription.rules.checks.findings import FindingKind
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.requests import Request


MAY = Permission.SEE_RX_STATISTICS
MONTHS = 13


@page("重複投薬等の警告", may=MAY, kinds=FUND, takes=("month",))
def statistics(request: Request) -> HttpResponse:
    """Show a month: its totals beside what is published, the days unlike others, and each day."""
    month, lines = _asked(request)
    known = {
        "month": month, "months": months_to_choose(), "summary": summary_of(lines, on=last_day_of(month)),
        "alarms": [{"line": line, "kind": KINDS[line.kind], "turn": TURNS[line.turn]} for line in lines if line.turn],
        "days": days_of(lines), "kinds": KINDS.items(),
    }  # fmt: skip
    return render(request, "eprescription/staff_statistics.html", known)


@page("重複投薬等の警告の図", may=MAY, kinds=FUND, parent="rx_statistics", takes=("month", "kind"))
def chart(request: Request) -> HttpResponse:
    """Draw the share of documents with a finding of a kind, day by day."""
    _, lines = _asked(request)
    kind: FindingKind = found(next((kind for kind in FindingKind if kind == request.GET.get("kind")), None))
    return svg(rates_chart(kind, [line for line in reversed(lines) if line.kind == kind]))


@page("重複投薬等の警告のCSV", may=MAY, kinds=FUND, parent="rx_statistics", takes=("month",))
def table(request: Request) -> HttpResponse:
    """Give a month as a file, a line for each day and kind."""
    month, lines = _asked(request)
    rows: list[list[Any]] = [
        [line.day, KINDS[line.kind], line.count.registrations, line.count.findings, _text(line.count.rate),
         TURNS[line.turn] if line.turn else ""]
        for line in lines
    ]  # fmt: skip
    return csv_file([HEADINGS, *rows], name=f"prescription-alerts-{month:%Y-%m}.csv")


def months_to_choose() -> list[date]:
    """Return the running month and those before it, the newest first."""
    running = jst_day(clock.now()).replace(day=1)
    return [month_before(running, back=back) for back in range(MONTHS)]


def asked_month(request: Request) -> date:
    """Return the month of the address, or the running one; raises Invalid, and NotFound for one not to choose."""
    months, text = months_to_choose(), request.GET.get("month", "")
    month: date = found(next((each for each in months if each == (month_named(text) if text else months[0])), None))
    return month


def _asked(request: Request) -> tuple[date, list[AlertLine]]:
    month = asked_month(request)
    return month, alert_lines(first=month, last=last_day_of(month))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
