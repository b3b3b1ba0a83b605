"""`/staff/prescription-adoption/`: how many facilities use the service, and how many results are registered (R-054)."""

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.portal.staff_files import csv_file
from eprescription.portal.staff_statistics import MAY, asked_month, months_to_choose
from eprescription.queries.statistics import adoption, result_rate
from platform_site.models import Organisation
from platform_site.portal.pages import FUND, page
from platform_site.portal.requests import Request


HEADINGS = [
    "種別", "機関", "利用した機関", "利用した割合（%）", "処方箋", "院内処方", "調剤結果", "うち紙の処方箋の調剤結果",
]  # fmt: skip
LABELS = dict(Organisation.Kind.choices)


@page("電子処方箋の普及", may=MAY, kinds=FUND, takes=("month",))
def shown(request: Request) -> HttpResponse:
    """Show a month by kind of facility, and the share of receipts with a result."""
    month = asked_month(request)
    rows = [{"label": LABELS[row.kind], "row": row} for row in adoption(month)]
    known = {"month": month, "months": months_to_choose(), "rows": rows, "headings": HEADINGS,
             "results": result_rate(month)}  # fmt: skip
    return render(request, "eprescription/staff_adoption.html", known)


@page("電子処方箋の普及のCSV", may=MAY, kinds=FUND, parent="rx_adoption", takes=("month",))
def table(request: Request) -> HttpResponse:
    """Give a month as a file."""
    month = asked_month(request)
    rows = [
        [LABELS[row.kind], row.facilities, row.using, "" if row.rate is None else row.rate, row.prescriptions,
         row.in_house, row.results, row.paper_results]
        for row in adoption(month)
    ]  # fmt: skip
    return csv_file([HEADINGS, *rows], name=f"prescription-adoption-{month:%Y-%m}.csv")
