"""`/stats/running/` and `/stats/regions/`: for the fund and the ministry, figures that are not published."""

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.portal.usage_words import COLUMNS, asked_month
from eligibility.queries.usage import running_table
from eligibility.queries.usage_facilities import months_to_choose, regions_of
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.rules.suppression import LEAST


WHOLE = frozenset({Organisation.Kind.FUND, Organisation.Kind.MINISTRY})


@page("今月の途中経過", may=Permission.SEE_USAGE, kinds=WHOLE, parent="usage")
def running(request: Request) -> HttpResponse:
    """Show the running month up to yesterday; not published, as a day's difference could tell of single visits."""
    table = running_table(jst_day(clock.now()))
    return render(request, "stats/running.html", {"table": table, "columns": COLUMNS, "least": LEAST})


@page("都道府県別の利用状況", may=Permission.SEE_USAGE, kinds=WHOLE, parent="usage", takes=("month",))
def regions(request: Request) -> HttpResponse:
    """Show card use by prefecture in a month."""
    months = months_to_choose(jst_day(clock.now()))
    month = asked_month(request, months[1])
    rows, total = regions_of(found(month if month in months else None))
    return render(
        request, "stats/regions.html", {"rows": rows, "total": total, "months": months, "month": month, "least": LEAST}
    )
