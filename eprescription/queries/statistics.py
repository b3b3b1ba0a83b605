"""処方・調剤の統計: what checks find day by day, who uses the service, and how many results are registered.

Counts alone; the fund and the ministry see nobody's medicines (E-16).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from django.db import connection
from django.db.models import Min

from eligibility.queries.usage_facilities import receipt_counts_of
from eligibility.rules.usage import last_day_of
from eprescription.models import AlertDay
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.statistics import LOOK_BACK_DAYS, PUBLISHED, DayCount, Turn, turn_of
from platform_site.models import Organisation
from platform_site.queries.codes import policy


Kind = Organisation.Kind
USERS = (Kind.HOSPITAL, Kind.CLINIC, Kind.DENTAL, Kind.PHARMACY)
"""普及率: the kinds of facility of which the ministry publishes it (R-059, R-065)."""
_DAY = timedelta(days=1)
_JST = timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One kind of finding on one day: the counts, and how the day leaves what is usual, if it does."""

    day: date
    kind: FindingKind
    count: DayCount
    turn: Turn | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """普及: of one kind, how many facilities are open and how many registered something; what they registered."""

    kind: str
    facilities: int
    using: int
    prescriptions: int
    in_house: int
    results: int
    paper_results: int

    @property
    def rate(self) -> Decimal | None:
        """Return the share of facilities in percent, to one place; None where there is none."""
        return _percent(self.using, self.facilities)


@dataclass(frozen=True, slots=True)
class ResultRate:
    """調剤結果登録率 of a month (R-054): results registered, those of paper too, over the receipts of pharmacies."""

    results: int
    receipts: int

    @property
    def percent(self) -> Decimal | None:
        """Return it in percent, to one place; None while no receipts are known."""
        return _percent(self.results, self.receipts)


def alert_lines(*, first: date, last: date) -> list[AlertLine]:
    """Return the counted days from one to another, the newest first, each judged by the four weeks before it."""
    days: dict[str, dict[date, DayCount]] = defaultdict(dict)
    rows = AlertDay.objects.filter(day__gte=first - LOOK_BACK_DAYS * _DAY, day__lte=last)
    for day, kind, *count in rows.values_list("day", "kind", "registrations", "findings"):
        days[kind][day] = DayCount(*count)
    lines = [
        AlertLine(day, kind, days[kind][day], _turn(kind, day, days[kind]))
        for kind in FindingKind
        for day in days[kind]
        if day >= first
    ]
    return sorted(lines, key=lambda line: (-line.day.toordinal(), list(FindingKind).index(line.kind)))


def days_without_a_count(*, since: date, before: date) -> list[date]:
    """Return the days of a stretch that nobody has counted, from the first that anybody ever has."""
    counted = set(AlertDay.objects.filter(day__gte=since, day__lt=before).values_list("day", flat=True))
    ever = AlertDay.objects.aggregate(first=Min("day"))["first"]
    begins = max(since, ever) if ever else before
    return [day for day in (begins + n * _DAY for n in range((before - begins).days)) if day not in counted]


def adoption(month: date) -> list[Adoption]:
    """Return how far each kind of facility uses the service in a month; `month` is its first day."""
    houses = dict(_open_in(month).filter(kind__in=USERS).values_list("pk", "kind"))
    used = {house: counts for house, *counts in _used(month)}
    return [_adoption(kind, [house for house in houses if houses[house] == kind], used) for kind in USERS]


def result_rate(month: date) -> ResultRate:
    """Return how many results pharmacies registered of a month, and how many receipts they claimed for it."""
    pharmacies = set(_open_in(month).filter(kind=Kind.PHARMACY).values_list("pk", flat=True))
    receipts = receipt_counts_of(pharmacies, [month])
    results = sum(results for house, _, _, results, _ in _used(month) if house in pharmacies)
    return ResultRate(results, sum(share.whole for share in receipts.values()))


def _turn(kind: FindingKind, day: date, counts: dict[date, DayCount]) -> Turn | None:
    past = [counts[before] for n in range(1, LOOK_BACK_DAYS + 1) if (before := day - n * _DAY) in counts]
    published = policy(PUBLISHED[kind], on=day) if kind in PUBLISHED else None
    return turn_of(counts[day], past, published=published)


def _adoption(kind: str, houses: Sequence[int], used: dict[int, list[int]]) -> Adoption:
    counts = [used[house] for house in houses if house in used]
    prescriptions, in_house, results, paper = (
        (sum(column) for column in zip(*counts, strict=True)) if counts else [0] * 4
    )
    return Adoption(
        kind=kind, facilities=len(houses), using=len(counts), prescriptions=prescriptions, in_house=in_house,
        results=results, paper_results=paper,
    )  # fmt: skip


def _open_in(month: date):
    return Organisation.objects.exclude(closed_at__lt=_midnight(month))


def _used(month: date) -> list[tuple[int, int, int, int, int]]:
    """Return of each facility that registered something: prescriptions, in-house ones, results, those of paper."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from eprescription_use_v1(%s, %s)", [_midnight(month), _midnight(last_day_of(month) + _DAY)]
        )
        return cursor.fetchall()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _JST)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None
