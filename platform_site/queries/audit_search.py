"""Searching the audit trail as its own reader, in transactions that only read (ARCH-1); nobody else uses the alias.

The trail of a month has hundreds of millions of lines and is found by when they were written (BRIN, partitions): every
statement is bounded by `at`, begins with the newest hour and goes back in growing steps, until the page is full or the
time is used up.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connections, transaction
from django.db.models import Q
from psycopg.errors import QueryCanceled

from platform_site.errors import Unavailable
from platform_site.models import AuditEvent


ALIAS = "audit"
BUDGET = 8.0
"""Seconds that one search may take."""
FIRST_STEP, GROWTH = timedelta(hours=1), 4
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """A line of the trail, before which the next page begins."""

    at: datetime
    id: int


@dataclass(frozen=True)
class Found:
    """Lines, newest first; whether there are more; and whether the time was used up before all was looked through."""

    lines: list[AuditEvent]
    is_more: bool
    is_cut_short: bool


def lines_where(
    wanted: Q, *, since: datetime, until: datetime, most: int, before: Place | None = None, budget: float = BUDGET
) -> Found:
    """Return at most so many lines of [since, until) that are wanted, newest first; raises Unavailable.

    Without an address for the audit's reader (DATABASE_AUDIT_URL) nothing can be searched.
    """
    if ALIAS not in connections.settings:
        raise Unavailable("監査記録を読むための設定（DATABASE_AUDIT_URL）がありません。運用担当にお知らせください。")
    found: list[AuditEvent] = []
    end = before.at + _MICROSECOND if before and before.at < until else until
    if before:
        wanted &= Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id)
    deadline = time.monotonic() + budget
    for begin, close in _steps(since, end):
        try:
            found += _within(wanted & Q(at__gte=begin, at__lt=close), most + 1 - len(found), deadline)
        except _TimeUsedUp:
            return Found(found[:most], is_more=False, is_cut_short=True)
        if len(found) > most:
            return Found(found[:most], is_more=True, is_cut_short=False)
    return Found(found, is_more=False, is_cut_short=False)


class _TimeUsedUp(Exception):
    """The search would take longer than it may."""


def _steps(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield half-open spans from the newest to the oldest, each longer than the one before."""
    width, end = FIRST_STEP, until
    while end > since:
        begin = max(since, end - width)
        yield begin, end
        width, end = width * GROWTH, begin


def _within(wanted: Q, most: int, deadline: float) -> list[AuditEvent]:
    left = int((deadline - time.monotonic()) * 1000)
    if left <= 0:
        raise _TimeUsedUp
    try:
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute("set transaction read only")
            cursor.execute("select set_config('statement_timeout', %s, true)", [str(left)])
            return list(AuditEvent.objects.using(ALIAS).filter(wanted).order_by("-at", "-id")[:most])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise _TimeUsedUp from error
        raise
