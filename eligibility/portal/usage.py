"""`/stats/`: how the eligibility check is used, for everybody: whole months that do not change any more (I02-6)."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.portal.usage_words import (
    COLUMNS,
    RATE,
    asked_month,
    csv_file,
    csv_row,
    kinds_chart,
    rates_chart,
    svg,
    words_of,
)
from eligibility.queries.usage import published_table, published_tables
from eligibility.rules.usage import Table, settled_on
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.rules.suppression import LEAST


@page("オンライン資格確認の利用状況", signed_in=False, takes=("month",))
def usage(request: Request) -> HttpResponse:
    """Show a month's table and chart, and the use rate of the last 13 months."""
    tables = published_tables(today=_today())
    newest = tables[0].month if tables else None
    month = asked_month(request, newest)
    chosen = found(_table(month)) if month else None
    return render(
        request,
        "stats/usage.html",
        {"table": chosen, "tables": tables, "months": [each.month for each in tables], "month": month,
         "columns": COLUMNS, "least": LEAST, "published_on": settled_on(month) if month else None},
    )  # fmt: skip


@page("利用状況の図", signed_in=False, parent="usage", takes=("month",))
def usage_chart(request: Request) -> HttpResponse:
    """Draw a month's table."""
    table = _asked(request)
    return svg(kinds_chart(table, f"種別ごとの資格確認件数（{words_of(table.month)}、件）"))


@page("利用状況のCSV", signed_in=False, parent="usage", takes=("month",))
def usage_csv(request: Request) -> HttpResponse:
    """Give a month's table as a file."""
    table = _asked(request)
    heading = ["施設の種別", *COLUMNS.values(), f"{RATE}（%）"]
    rows = [csv_row(row) for row in (*table.rows, table.total, *table.outside)]
    return csv_file([heading, *rows], name=f"usage-{table.month:%Y-%m}.csv")


@page("利用率の図", signed_in=False, parent="usage")
def rates_svg(request: Request) -> HttpResponse:
    """Draw the use rate of the last 13 months."""
    return svg(rates_chart(published_tables(today=_today())))


@page("利用率のCSV", signed_in=False, parent="usage")
def rates_csv(request: Request) -> HttpResponse:
    """Give the use rate of the last 13 months as a file."""
    rows = [
        [f"{each.month:%Y-%m}", *csv_row(each.total)[1:4], each.total.rate or ""]
        for each in published_tables(today=_today())
    ]
    heading = ["月", *list(COLUMNS.values())[:3], f"{RATE}（%）"]
    return csv_file([heading, *rows], name="card-use-rates.csv")


def _asked(request: Request) -> Table:
    tables = published_tables(today=_today())
    month = asked_month(request, tables[0].month if tables else None)
    table: Table = found(_table(month) if month else None)
    return table


def _table(month: date) -> Table | None:
    return published_table(month, today=_today())


def _today() -> date:
    return jst_day(clock.now())
