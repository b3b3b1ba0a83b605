"""案件の月次: how many cases of each kind were opened and closed in a month, and in how many days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Q

from eligibility.models import Case
from eligibility.rules.months import following
from platform_site.periods import jst_day


DAY = timedelta(days=1)


@dataclass(frozen=True)
class KindOfMonth:
    """One line: `days` is the median from opening to closing of those closed in the month; None for none."""

    label: str
    opened: int
    closed: int
    open_now: int
    overdue_now: int
    days: float | None


def case_month(month: date, *, at: datetime) -> list[KindOfMonth]:
    """Return a line for each kind of case, of a month that its first day names; counts only, nobody is named."""
    days = _days(month)
    counted = {row["kind"]: row for row in _counted(month, today=jst_day(at))}
    nothing = {"opened": 0, "open_now": 0, "overdue_now": 0}
    return [_line(label, counted.get(kind, nothing), days.get(kind, [])) for kind, label in Case.Kind.choices]


def _counted(month: date, *, today: date) -> Any:
    is_open = Q(closed_at__isnull=True)
    opened = Q(opened_at__date__gte=month, opened_at__date__lt=following(month))
    return Case.objects.values("kind").annotate(
        opened=Count("pk", filter=opened),
        open_now=Count("pk", filter=is_open),
        overdue_now=Count("pk", filter=is_open & Q(due_on__lt=today)),
    )


def _days(month: date) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    closed = Case.objects.filter(closed_at__date__gte=month, closed_at__date__lt=following(month))
    for kind, took in closed.values_list("kind", F("closed_at") - F("opened_at")):
        found[kind].append(took / DAY)
    return found


def _line(label: str, row: Any, days: list[float]) -> KindOfMonth:
    middle = round(median(days), 1) if days else None
    return KindOfMonth(label, row["opened"], len(days), row["open_now"], row["overdue_now"], middle)
