"""Use by kind of facility: a month's table as everybody may see it, and the card use rate month by month.

Page, chart, CSV and JSON all take `published_table`, or its like for 13 months, so that their figures cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Max, Min, Sum
from django.db.models.functions import TruncMonth

from eligibility.models import UsageDay
from eligibility.rules.usage import Counts, Table, last_day_of, month_before, newest_settled, table
from platform_site.queries.replica import from_replica


MONTHS_SHOWN = 13
_DAY = timedelta(days=1)
_COLUMNS = Counts._fields


def days_without_a_count(*, since: date, before: date) -> list[date]:
    """Return the days of a stretch that nobody has counted, from the first that anybody ever has."""
    counted = set(UsageDay.objects.filter(day__gte=since, day__lt=before).values_list("day", flat=True).distinct())
    first = UsageDay.objects.aggregate(first=Min("day"))["first"]
    begins = max(since, first) if first else before
    return [day for day in _days(begins, before) if day not in counted]


def published_months(today: date) -> list[date]:
    """Return the months whose figures stand, the newest first: settled, and every day of them counted."""
    return [each.month for each in published_tables(today=today)]


def published_table(month: date, *, today: date) -> Table | None:
    """Return a month's table as it stands for good; None for a month that is not published."""
    return next(iter(_published(month, month, today=today)), None)


def published_tables(*, today: date) -> list[Table]:
    """Return the tables of the last 13 months that are published, the newest first."""
    newest = newest_settled(today)
    return _published(month_before(newest, back=MONTHS_SHOWN - 1), newest, today=today)


@from_replica
def _published(first: date, last: date, *, today: date) -> list[Table]:
    last = min(last, newest_settled(today))
    counted, kinds = _counted_days(first, last_day_of(last)), _by_kind(first, last_day_of(last))
    whole = sorted((month for month, days in counted.items() if days == last_day_of(month).day), reverse=True)
    return [table(kinds[month], month=month, last_day=last_day_of(month)) for month in whole]


def running_table(today: date) -> Table | None:
    """Return the table of the running month up to the last day that was counted; None before there is one.

    For the fund and the ministry alone: from one day's to the next a single visit could be told.
    """
    month = today.replace(day=1)
    last = UsageDay.objects.filter(day__gte=month, day__lt=today).aggregate(last=Max("day"))["last"]
    return table(_by_kind(month, last)[month], month=month, last_day=last) if last else None


def _counted_days(first: date, last: date) -> dict[date, int]:
    """Return how many days of each month were counted."""
    rows = UsageDay.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True).distinct()
    found: dict[date, int] = defaultdict(int)
    for day in rows:
        found[day.replace(day=1)] += 1
    return found


def _by_kind(first: date, last: date) -> dict[date, dict[str, Counts]]:
    """Return month → kind of facility → counts."""
    rows = UsageDay.objects.filter(day__gte=first, day__lte=last).annotate(month=TruncMonth("day"))
    sums = {f"sum_{name}": Sum(name) for name in _COLUMNS}
    summed = rows.values("month", "organisation__kind").annotate(**sums)
    found: dict[date, dict[str, Counts]] = defaultdict(dict)
    for month, kind, *counts in summed.values_list("month", "organisation__kind", *sums):
        found[month][kind] = Counts(*counts)
    return found


def _days(first: date, before: date) -> Iterable[date]:
    return (first + n * _DAY for n in range((before - first).days))
