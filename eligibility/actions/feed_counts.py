"""How much a file would change, counted before anything of it is applied (I01-5)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Sum

from eligibility.actions import feed_chunks, versions
from eligibility.actions.line_work import NumberedRow, chunks
from eligibility.gateways.feed_files import FeedFile
from eligibility.models import CoverageFeed, CoverageVersion
from eligibility.models.feeds import Hold
from eligibility.rules.feed_holds import is_large
from eligibility.rules.ledger import CHANGING, Line, decide
from platform_site.models import Job, JobLine
from platform_site.periods import jst_day
from platform_site.queries.codes import policy


WINDOW = timedelta(hours=24)
BATCH = 1000


def too_much(feed: CoverageFeed, file: FeedFile, *, at: datetime, renew: Callable[[], None]) -> dict[str, Any] | None:
    """Return the counts of a file that has to wait for a second person, by kind; None for one that has not.

    `renew` is called between batches: counting may take longer than a lease.
    """
    percent, least = (policy(f"feed.large_change.{name}", on=jst_day(at)) for name in ("percent", "least"))
    recent = _recent(feed, at)
    if file.count + recent <= least:
        return None
    limits = {"percent": percent, "least": least, "recent": recent, "current": _current(feed, at)}
    if not is_large(file.count, **limits):
        return None
    counts = _would_change(feed, file, at, renew)
    if not is_large(counts.total(), **limits):
        return None
    return {**counts, "within_24_hours": recent, "current": limits["current"], "percent": percent}


def changed_by(job: Job) -> int:
    """Return how many lines of a job changed a coverage."""
    return JobLine.objects.filter(job=job, outcome__in=CHANGING).count()


def _would_change(feed: CoverageFeed, file: FeedFile, at: datetime, renew: Callable[[], None]) -> Counter[str]:
    """Count coverages, each once, by what the first line that changes it comes to."""
    seen: set[int] = set()
    counts: Counter[str] = Counter()
    for rows in chunks(file.rows(), 0, most=BATCH):
        _count(feed, rows, at, seen, counts)
        renew()
    return counts


def _count(feed: CoverageFeed, rows: list[NumberedRow], at: datetime, seen: set[int], counts: Counter[str]) -> None:
    lines = [line for _, line in feed_chunks.read_rows(rows, feed, at) if isinstance(line, Line)]
    stored = versions.stored(insurer_id=feed.insurer_id, keys={line.key for line in lines})
    known = {key: each.said for key, each in stored.items() if each.said}
    for line in lines:
        decision = decide(line, known.get(line.key))
        if decision.said:
            known[line.key] = decision.said
            if hash(line.key) not in seen:
                seen.add(hash(line.key))
                counts[str(decision.outcome)] += 1


def _current(feed: CoverageFeed, at: datetime) -> int:
    standing = Q(lost_on__isnull=True) | Q(lost_on__gt=jst_day(at))
    versions_now = CoverageVersion.objects.filter(coverage__insurer_id=feed.insurer_id, known_until__isnull=True)
    return versions_now.filter(standing, is_cancelled=False).count()


def _recent(feed: CoverageFeed, at: datetime) -> int:
    """Return what the insurer's other files changed in the last 24 hours; two people stood for what was released.

    The very first file loaded the ledger and counts for nothing.
    """
    since = at - WINDOW
    others = CoverageFeed.objects.filter(insurer_id=feed.insurer_id).exclude(pk=feed.pk)
    first = others.filter(applied_at__isnull=False).order_by("pk").values("pk")[:1]
    lately = others.filter(Q(applied_at__gt=since) | Q(applied_at__isnull=True, received_at__gt=since))
    unreleased = lately.exclude(held_for=Hold.LARGE_CHANGE, released_at__isnull=False).exclude(pk__in=first)
    return unreleased.aggregate(changes=Sum("changes"))["changes"] or 0
