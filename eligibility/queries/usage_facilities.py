"""Use of single facilities: for the facility itself and the fund, unrounded and unhidden (I02-6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Substr, TruncMonth

from eligibility.models import FacilityDeclaration, ReceiptCount, UsageDay
from eligibility.rules.dx_addon import Assessment, Basis, Share, assess, rates_for
from eligibility.rules.usage import IN_TOTAL, Counts, Row, last_day_of, month_before
from eligibility.rules.usage_regions import regions
from platform_site.models import Organisation
from platform_site.periods import Period
from platform_site.permissions import FACILITIES


_COLUMNS = Counts._fields
Months = dict[date, Counts]


def facility_by_uid(uid: UUID) -> Organisation | None:
    """Return a care facility by its outside name; None for none, and for any other organisation."""
    return Organisation.objects.filter(uid=uid, kind__in=FACILITIES).first()


def facilities_by_code(codes: Collection[str]) -> dict[str, int]:
    """Return code → id of the care facilities with these codes."""
    rows = Organisation.objects.filter(kind__in=FACILITIES, code__in=codes)
    return dict(rows.values_list("code", "pk"))


def days_of(organisation_id: int, month: date) -> list[UsageDay]:
    """Return a facility's counted days of a month, the newest first."""
    rows = UsageDay.objects.filter(organisation_id=organisation_id, day__gte=month, day__lte=last_day_of(month))
    return list(rows.order_by("-day"))


def months_of(organisation_id: int, *, first: date, last: date) -> Months:
    """Return month → counts of a facility, from one month to another, as far as days were counted."""
    rows = UsageDay.objects.filter(organisation_id=organisation_id, day__gte=first, day__lte=last_day_of(last))
    sums = {f"sum_{name}": Sum(name) for name in _COLUMNS}
    summed = rows.annotate(month=TruncMonth("day")).values("month").annotate(**sums).order_by("-month")
    return {month: Counts(*counts) for month, *counts in summed.values_list("month", *sums)}


def receipt_counts_of(organisations: Iterable[int], months: Iterable[date]) -> dict[tuple[int, date], Share]:
    """Return (facility, month) → receipts with card and all, as known now: the newest word counts."""
    rows = ReceiptCount.objects.filter(organisation_id__in=list(organisations), month__in=list(months))
    newest = rows.order_by("organisation_id", "month", "-known_at").distinct("organisation_id", "month")
    return {(row.organisation_id, row.month): Share(row.with_card, row.receipts) for row in newest}


def declarations_of(organisation_id: int) -> list[FacilityDeclaration]:
    """Return all that a facility has declared, the newest first."""
    return list(FacilityDeclaration.objects.filter(organisation_id=organisation_id).order_by("-valid_from", "-pk"))


def assessment_of(facility: Organisation, *, month: date) -> Assessment | None:
    """Judge a facility's DX add-on for a month by what is known now; None where there is no such add-on."""
    wanted = rates_for(month)
    receipts = receipt_counts_of([facility.pk], [of for basis, of in wanted if basis is Basis.RECEIPTS])
    shares = {(Basis.RECEIPTS, of): share for (_, of), share in receipts.items()}
    for basis, of in wanted:
        if basis is Basis.CHECKS and (counts := months_of(facility.pk, first=of, last=of).get(of)):
            shares[basis, of] = Share(counts.by_card, counts.checks)
    declared = {
        each.kind for each in declarations_of(facility.pk) if Period(each.valid_from, each.valid_until).contains(month)
    }
    return assess(kind=facility.kind, month=month, shares=shares, declared=declared)


def facilities_in(month: date) -> QuerySet[Organisation]:
    """Return the care facilities with a month's `checks`, `by_card` and `rate` (hundredths of a percent, −1: none)."""
    days = (
        UsageDay.objects.filter(organisation_id=OuterRef("pk"), day__gte=month, day__lte=last_day_of(month))
        .order_by()
        .values("organisation_id")
    )
    summed = {name: _summed(days, name) for name in ("checks", "by_card")}
    rate = Case(When(checks__gt=0, then=F("by_card") * 10_000 / F("checks")), default=Value(-1))
    rows = Organisation.objects.filter(kind__in=FACILITIES).annotate(**summed, prefecture_number=Substr("code", 1, 2))
    return rows.annotate(rate=rate)


def regions_of(month: date) -> tuple[list[Row], Row]:
    """Return card use by prefecture, with the total, small cells hidden (R-040); for the fund and the ministry."""
    days = UsageDay.objects.filter(day__gte=month, day__lte=last_day_of(month), organisation__kind__in=list(IN_TOTAL))
    summed = days.annotate(number=Substr("organisation__code", 1, 2)).values("number")
    found: dict[str, Counts] = defaultdict(Counts)
    for row in summed.annotate(card=Sum("by_card"), other=Sum("by_number")):
        found[row["number"]] = Counts(row["card"], row["other"])
    return regions(found)


def months_to_choose(today: date, *, count: int = 13) -> list[date]:
    """Return the running month and those before it, the newest first."""
    running = today.replace(day=1)
    return [month_before(running, back=back) for back in range(count)]


def _summed(days: QuerySet[UsageDay, Any], name: str) -> Coalesce:
    total = days.annotate(total=Sum(name)).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())
