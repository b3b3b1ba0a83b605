"""`/stats/facilities/`: a facility's own use and DX add-on; for the fund, all facilities (I02-6, E-15)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_filters import ChoiceFilter, FilterSet

from eligibility.models import FacilityDeclaration
from eligibility.portal.usage_words import COLUMNS, RATE, asked_month, svg, words_of
from eligibility.queries import usage_facilities as queries
from eligibility.rules.dx_addon import Basis
from eligibility.rules.dx_addon_rows import ENDED_ON, FIRST_DAY
from eligibility.rules.prefectures import NAMES
from eligibility.rules.usage import month_before
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.permissions import FACILITIES, Permission, organisation_of
from platform_site.portal import charts
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request


FUND = Organisation.Kind.FUND
SHOWN_TO = FACILITIES | {FUND}
"""The ministry sees aggregates only."""
MONTHS = 13
LIST = [
    Column("機関コード", "code"), Column("名称"), Column("種別", "kind"), Column("都道府県"),
    Column("資格確認", "checks", number=True), Column("カード", "by_card", number=True),
    Column(RATE, "rate", number=True),
]  # fmt: skip
BASES = {Basis.RECEIPTS: "レセプト件数", Basis.CHECKS: "資格確認件数"}


def _month_choices() -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", words_of(month)) for month in queries.months_to_choose(jst_day(clock.now()))]


class Filters(FilterSet):
    """By kind of facility, and by prefecture; the month is what the figures are of, and leaves none out."""

    month = ChoiceFilter(label="月", choices=_month_choices, empty_label=None, method="of_month")
    kind = ChoiceFilter(
        label="種別", choices=[(k.value, k.label) for k in Organisation.Kind if k in FACILITIES], empty_label="すべて"
    )
    prefecture_number = ChoiceFilter(label="都道府県", choices=list(NAMES.items()), empty_label="すべて")

    def of_month(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        """Leave the facilities as they are: their figures are of the month already."""
        return rows


@page("施設の利用状況", may=Permission.SEE_USAGE, kinds=SHOWN_TO, parent="usage", takes=of_list(Filters))
def facilities(request: Request) -> HttpResponse:
    """Lead a facility to its own figures; show the fund the list of all."""
    own = organisation_of(request.actor)
    if own.kind != FUND:
        return redirect("usage_facility", uid=own.uid)
    months = queries.months_to_choose(jst_day(clock.now()))
    month = found(next((each for each in months if each == asked_month(request, months[0])), None))
    rows = queries.facilities_in(month)
    shown = listing(request, rows, columns=LIST, default="-rate", filters=Filters)
    return render(request, "stats/facilities.html", {"list": shown, "month": month, "prefectures": NAMES})


@page("施設ごとの利用状況", may=Permission.SEE_USAGE, kinds=SHOWN_TO, parent="usage_facilities", takes=("month",))
def facility(request: Request, uid: UUID) -> HttpResponse:
    """Show a facility's months and days, and its DX add-on in a month of choice."""
    house = _visible(request, uid)
    today = jst_day(clock.now())
    running = today.replace(day=1)
    month = asked_month(request, running) or running
    found(month if FIRST_DAY <= month <= running else None)
    months = queries.months_of(house.pk, first=month_before(running, back=MONTHS - 1), last=running)
    receipts = queries.receipt_counts_of([house.pk], months)
    shown = [(each, counts, receipts.get((house.pk, each))) for each, counts in months.items()]
    return render(
        request,
        "stats/facility.html",
        {"house": house, "month": month, "choices": _choices(running), "months": shown, "columns": COLUMNS,
         "days": queries.days_of(house.pk, month), "addon": queries.assessment_of(house, month=month),
         "has_ended": month >= ENDED_ON, "bases": BASES, "kinds": dict(FacilityDeclaration.Kind.choices),
         "declarations": queries.declarations_of(house.pk), "today": today},
    )  # fmt: skip


@page("施設の利用率の図", may=Permission.SEE_USAGE, kinds=SHOWN_TO, parent="usage_facilities")
def facility_chart(request: Request, uid: UUID) -> HttpResponse:
    """Draw a facility's use rate by checks, month by month; its own figures, of which none is hidden from it."""
    house = _visible(request, uid)
    running = jst_day(clock.now()).replace(day=1)
    months = queries.months_of(house.pk, first=month_before(running, back=MONTHS - 1), last=running)
    found_rates: dict[str, Any] = {words_of(each): counts.rate for each, counts in reversed(months.items())}
    words = "、".join(f"{label} {rate}%" for label, rate in found_rates.items() if rate is not None)
    title = f"{RATE}（資格確認件数による、%）"
    return svg(
        charts.line(title=title, words=words, labels=list(found_rates), series={RATE: list(found_rates.values())})
    )


def _visible(request: Request, uid: UUID) -> Organisation:
    """Return a facility that the visitor may see: her own, or any for the fund; others do not exist for her."""
    own = organisation_of(request.actor)
    house: Organisation = found(queries.facility_by_uid(uid) if own.kind == FUND or own.uid == uid else None)
    return house


def _choices(running: Any) -> list[Any]:
    """Return the months from which the add-on can be looked at, the newest first."""
    count = (running.year - FIRST_DAY.year) * 12 + running.month - FIRST_DAY.month + 1
    return [month_before(running, back=back) for back in range(count)]
