"""The insurer's feed (加入者情報): taken as it comes, applied by a worker in chunks, each whole or not at all."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import DataError, IntegrityError

from eligibility.actions import feed_chunks
from eligibility.actions.feed_chunks import NumberedRow, as_json
from eligibility.errors import feeds as faults
from eligibility.gateways import feed_files
from eligibility.gateways.feed_files import FeedFile
from eligibility.models import CoverageFeed
from platform_site import audit, jobs, keys, outbox
from platform_site.actors import Actor, the_platform
from platform_site.errors import Fault, Refused
from platform_site.models import Job
from platform_site.permissions import Scope, check_scope, organisation_of
from platform_site.queries.jobs import actor_behind, job_of
from platform_site.states import JOB
from platform_site.transactions import action


log = logging.getLogger(__name__)

KIND = "eligibility.coverage_feed"
CHUNK = 500
AHEAD = timedelta(minutes=10)
"""How far an insurer's clock may be ahead of ours."""
POISON = (DataError, IntegrityError, ArithmeticError, ValueError, keys.Unreadable)
"""What a single line may do to its chunk, by a mistake of ours; it is put aside alone (ARCH-4)."""
Now = Callable[[], datetime]


def received_before(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the job of an earlier request with the same key."""
    check_scope(by, Scope.COVERAGE_FEED)
    return job_of(by, uid)


@action("eligibility.feed_received", again=received_before)
def receive_feed(*, content: bytes, by: Actor, at: datetime) -> Job:
    """Take a file from an insurer, as it came; a worker reads it."""
    check_scope(by, Scope.COVERAGE_FEED)
    job = jobs.create(KIND, content, purpose="feed", by=by, at=at)
    CoverageFeed.objects.create(
        insurer_id=organisation_of(by).id,
        job_uid=job.uid,
        sha256=hashlib.sha256(content).digest(),
        received_at=at,
    )
    audit.record("eligibility.feed_received", by=by, at=at, about=f"Job:{job.uid}", bytes=len(content))
    outbox.put("eligibility.feed_received", at=at, job=str(job.uid))
    return job


def apply_feed(*, job_uid: str, now: Now) -> None:
    """Apply a file from where it stands: once, in the insurer's order, whatever is killed meanwhile.

    Raises outbox.NotYet while an earlier file of the insurer is unfinished or another worker holds this one.
    """
    feed = CoverageFeed.objects.select_related("insurer").get(job_uid=job_uid)
    if jobs.has_ended(job_uid):
        return
    if _has_earlier(feed):
        raise outbox.NotYet
    job = jobs.lease(job_uid, at=now())
    if job is None:
        raise outbox.NotYet
    try:
        _work(job, feed, now)
    except jobs.LeaseLost as lost:
        raise outbox.NotYet from lost


@action("eligibility.feed_opened")
def open_file(*, job: Job, feed: CoverageFeed, by: Actor, at: datetime) -> FeedFile:
    """Read a file as a whole; raise FileBroken, FileGone or FileNumberUsed, and then nothing of it is applied."""
    try:
        file = feed_files.read(jobs.content_of(job))
    except keys.Unreadable as error:
        raise faults.FileGone from error
    if file.insurer_number != feed.insurer.code:
        raise faults.FileBroken(faults=[Fault(faults.AnotherInsurer, "/1")])
    if file.as_of > feed.received_at + AHEAD:
        hint = "台帳の時点が、ファイルを受け付けた時刻より後です。"
        raise faults.FileBroken(faults=[Fault(faults.BrokenFirstLine, "/1", hint)])
    same_number = CoverageFeed.objects.filter(insurer=feed.insurer, file_number=file.file_number)
    if same_number.exclude(sha256=feed.sha256).exists():
        raise faults.FileNumberUsed
    feed.file_number, feed.as_of = file.file_number, file.as_of
    feed.save(update_fields=["file_number", "as_of"])
    jobs.set_total(job, file.count)
    audit.record("eligibility.feed_opened", by=by, at=at, about=f"Job:{job.uid}", lines=file.count)
    return file


@action("eligibility.feed_applied")
def close_feed(*, job: Job, feed: CoverageFeed, by: Actor, at: datetime) -> None:
    """Mark a file as applied: from now on its time is the age of what the counter is told."""
    jobs.finish(job, at=at)
    CoverageFeed.objects.filter(pk=feed.pk).update(applied_at=at)
    audit.record("eligibility.feed_applied", by=by, at=at, about=f"Job:{job.uid}", lines=job.done)
    outbox.put("eligibility.feed_applied", at=at, feed=feed.pk)


@action("eligibility.feed_failed")
def fail_feed(*, job: Job, refusal: Refused, by: Actor, at: datetime) -> None:
    """Close a file of which nothing more is applied, and say why."""
    code = refusal.problem.code
    jobs.fail(job, code=code, faults=as_json(refusal.faults), at=at)
    audit.record("eligibility.feed_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)


def _work(job: Job, feed: CoverageFeed, now: Now) -> None:
    try:
        by = actor_behind(job)
        check_scope(by, Scope.COVERAGE_FEED)
        file = open_file(job=job, feed=feed, by=by, at=now())
    except Refused as refusal:
        fail_feed(job=job, refusal=refusal, by=the_platform(), at=now())
        return
    earlier = feed_chunks.applied_before(feed)
    if earlier:
        for lines in feed_chunks.told_before(earlier, job, most=CHUNK):
            feed_chunks.repeat_chunk(job=job, lines=lines, by=by, at=now())
    else:
        for chunk in _chunks(file.rows(), job.done):
            _apply(job, feed, chunk, by, now)
    close_feed(job=job, feed=feed, by=by, at=now())


def _apply(job: Job, feed: CoverageFeed, rows: list[NumberedRow], by: Actor, now: Now) -> None:
    """Apply rows together; if that fails, half by half, until the one that fails stands alone."""
    try:
        feed_chunks.apply_chunk(job=job, feed=feed, rows=rows, by=by, at=now())
    except POISON as error:
        log.warning("lines of a feed failed", extra={"error": type(error).__name__, "job": str(job.uid)})
        if len(rows) == 1:
            feed_chunks.put_aside(job=job, number=rows[0][0], by=by, at=now())
            return
        middle = len(rows) // 2
        _apply(job, feed, rows[:middle], by, now)
        _apply(job, feed, rows[middle:], by, now)


def _has_earlier(feed: CoverageFeed) -> bool:
    earlier = CoverageFeed.objects.filter(insurer_id=feed.insurer_id, pk__lt=feed.pk, applied_at__isnull=True)
    unfinished = Job.objects.filter(uid__in=earlier.values("job_uid")).exclude(state__in=JOB.ends)
    return unfinished.exists()


def _chunks(rows: Iterator[NumberedRow], done: int) -> Iterator[list[NumberedRow]]:
    remaining = islice(rows, done, None)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
