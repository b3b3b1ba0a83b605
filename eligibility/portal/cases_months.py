"""`/staff/cases/months`: how the cases of a month went, for the fund; counts only."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.queries.case_months import case_month
from eligibility.rules import months
from platform_site import clock
from platform_site.errors import Fault, Format, Invalid
from platform_site.identifiers import BadIdentifier
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.pages import FUND, page
from platform_site.portal.requests import Request


LISTED = 12


@page("案件の月次の集計", may=Permission.ANSWER_CASES, kinds=FUND, parent="cases", takes=("month",))
def case_months(request: Request) -> HttpResponse:
    """Show the month that the URL names, or this one."""
    at = clock.now()
    month = _month(request, at)
    context = {"month": month, "lines": case_month(month, at=at), "months": _before(jst_day(at).replace(day=1))}
    return render(request, "cases/months.html", context)


def _month(request: Request, at: datetime) -> date:
    asked = request.GET.get("month", "")
    try:
        return months.parse(asked) if asked else jst_day(at).replace(day=1)
    except BadIdentifier as bad:
        raise Invalid(faults=[Fault(Format, "/month", bad.hint)]) from None


def _before(newest: date) -> list[date]:
    first = newest.year * 12 + newest.month - 1
    return [date((first - back) // 12, (first - back) % 12 + 1, 1) for back in range(LISTED)]
