"""定期処理: how often each periodic job is due, and which of them have not been done for too long (I03-2)."""

from datetime import timedelta

from celery.schedules import crontab
from django.conf import settings
from django.db.models.functions import Coalesce, Now

from platform_site.models import Heartbeat


PERIODS = 2
SHORTEST = timedelta(minutes=1)
"""A job that is due every few seconds may be late for as long as a worker takes to start anew."""
_DAY = timedelta(days=1)


def periods() -> dict[str, timedelta]:
    """Return how often each periodic job is due, by its task."""
    return {entry["task"]: period_of(entry["schedule"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def period_of(schedule: int | crontab) -> timedelta:
    """Return the time from one run to the next, of seconds or of times of the day; raises ValueError for others.

    Times of the day are taken to lie evenly, as those of `hour="*/6"` do.
    """
    if isinstance(schedule, int):
        return timedelta(seconds=schedule)
    if _is_daily(schedule):
        return _DAY / (len(schedule.hour) * len(schedule.minute))
    raise ValueError("a periodic job is due every so many seconds, or at times of every day")


def _is_daily(schedule: crontab) -> bool:
    every = crontab()
    return all(
        getattr(schedule, part) == getattr(every, part) for part in ("day_of_week", "day_of_month", "month_of_year")
    )


def silent() -> list[str]:
    """Return the tasks of the jobs last done longer than two periods ago, and of those never heard of; one query."""
    waited = dict(
        Heartbeat.objects.annotate(age=Now() - Coalesce("done_at", "expected_since")).values_list("task", "age")
    )
    late = {task: max(PERIODS * every, SHORTEST) for task, every in periods().items()}
    return sorted(task for task, most in late.items() if waited.get(task, timedelta.max) > most)
