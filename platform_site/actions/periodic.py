"""定期処理: what the beat asks for runs once a period, however many beats there are, and leaves a heartbeat (I03-2).

Only the beat's own messages are leased: whoever calls a task by hand means it. Times are the database's, so that
hosts whose clocks differ agree (I03-5).
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from celery import shared_task
from django.db.models import Q
from django.db.models.functions import Now

from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.models import Heartbeat, Notice
from platform_site.periods import jst_day
from platform_site.queries.periodic import periods, silent


MOST_EARLY = 0.9
"""Messages of one beat come a little before or after their time; those of a second beat anywhere in between."""
SILENT = "periodic.silent"


def periodic(task: str, *, leased: bool = True) -> Callable[[Callable[[], None]], Any]:
    """Make a function the Celery task of a periodic job, which leaves a heartbeat when it is done.

    A task that may run twice at once, and is asked for by others than the beat, needs no lease.
    """

    def decorate(body: Callable[[], None]) -> Any:
        @shared_task(name=task, bind=True)
        @wraps(body)
        def run(self: Any) -> None:
            if leased and is_of_the_beat(self.request) and not begin(task):
                return
            body()
            done(task)

        return run

    return decorate


def is_of_the_beat(request: Any) -> bool:
    """Tell if a message is one of the beat's, by the header that settings give each of them."""
    return bool((request.headers or {}).get("beat"))


def begin(task: str) -> bool:
    """Take the running period of a job: compare and set; False if another beat's message has taken it.

    What somebody took and did not end, as it was killed, is free again with the next period.
    """
    Heartbeat.objects.get_or_create(task=task, defaults={"expected_since": Now()})
    free = Q(begun_at__isnull=True) | Q(begun_at__lte=Now() - periods()[task] * MOST_EARLY)
    return bool(Heartbeat.objects.filter(free, task=task).update(begun_at=Now()))


def done(task: str) -> None:
    """Leave the heartbeat of a job; one that was left a moment ago is enough, so that a busy one writes seldom."""
    row, is_new = Heartbeat.objects.get_or_create(task=task, defaults={"expected_since": Now(), "done_at": Now()})
    if not is_new:
        old = Q(done_at__isnull=True) | Q(done_at__lte=Now() - periods()[task] / 10)
        Heartbeat.objects.filter(old, pk=row.pk).update(done_at=Now())


def expect_all(*, using: str) -> None:
    """Begin to wait for the jobs of a new release; part of preparing a database."""
    rows = [Heartbeat(task=task, expected_since=Now()) for task in periods()]
    Heartbeat.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def tell_of_silence(*, by: Actor, at: datetime) -> None:
    """Tell the fund, once a day and job, of jobs that were not done for two periods."""
    for about in sorted({f"{task} {jst_day(at)}" for task in silent()} - told(SILENT)):
        tell_fund(kind="periodic.silent", about=about, by=by, at=at)


def told(kind: str) -> set[str]:
    """Return what the fund was already told of a kind."""
    return set(Notice.objects.filter(kind=kind).values_list("about", flat=True))
