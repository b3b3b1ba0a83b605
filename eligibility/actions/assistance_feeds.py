"""The welfare office's feed (医療扶助): taken as it comes, applied by a worker in chunks, each whole or not at all."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from eligibility.actions import assistance_chunks, feed_chunks, feed_secrets
from eligibility.actions.feed_chunks import as_json
from eligibility.actions.line_work import apply_or_halve, chunks
from eligibility.errors import assistance as errors
from eligibility.errors import feeds as faults
from eligibility.gateways import feed_files
from eligibility.gateways.feed_files import FeedFile
from eligibility.models import AssistanceFeed
from eligibility.permissions import check_may_feed_assistance, welfare_offices
from eligibility.rules.assistance_layout import LAYOUT
from platform_site import audit, jobs, keys, outbox
from platform_site.actions.leased import work_on
from platform_site.actors import Actor, the_platform
from platform_site.errors import Fault, Refused
from platform_site.models import Job, Organisation
from platform_site.queries import disks
from platform_site.queries.jobs import actor_behind, job_of
from platform_site.states import JOB
from platform_site.transactions import action


KIND = "eligibility.assistance_feed"
CHUNK = 500
AHEAD = timedelta(minutes=10)
"""How far an office's clock may be ahead of ours."""
Now = Callable[[], datetime]


def received_before(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the job of an earlier request with the same key."""
    check_may_feed_assistance(by)
    return job_of(by, uid)


@action("eligibility.assistance_feed_received", again=received_before)
def receive_feed(*, content: bytes, by: Actor, at: datetime) -> Job:
    """Take a file from a welfare office, or from its municipality, as it came; a worker reads it."""
    check_may_feed_assistance(by)
    disks.check_room()
    office = _office(content, by)
    job = jobs.create(KIND, content, purpose="feed", by=by, at=at)
    sha256 = hashlib.sha256(content).digest()
    AssistanceFeed.objects.create(office=office, job_uid=job.uid, sha256=sha256, received_at=at)
    audit.record("eligibility.assistance_feed_received", by=by, at=at, about=f"Job:{job.uid}", bytes=len(content))
    outbox.put("eligibility.assistance_feed_received", at=at, job=str(job.uid))
    return job


def apply_feed(*, job_uid: str, now: Now) -> None:
    """Apply a file from where it stands: once, in the office's order, whatever is killed meanwhile.

    Raises outbox.NotYet while an earlier file of the office is unfinished or another worker holds this one.
    """
    feed = AssistanceFeed.objects.select_related("office").get(job_uid=job_uid)
    if jobs.has_ended(job_uid):
        return
    if _has_earlier(feed):
        raise outbox.NotYet
    work_on(job_uid, lambda job: _work(job, feed, now), now=now)


@action("eligibility.assistance_feed_opened")
def open_file(*, job: Job, feed: AssistanceFeed, by: Actor, at: datetime) -> FeedFile:
    """Read a file as a whole; raise FileBroken, FileGone, FileNumberUsed or FileOutOfOrder: nothing is applied."""
    try:
        file = feed_files.read(jobs.content_of(job), LAYOUT)
    except keys.Unreadable as error:
        raise faults.FileGone from error
    _check_head(file, feed, by)
    feed.file_number, feed.as_of = file.file_number, file.as_of
    if _applied_before(feed) is None and _newer_was_applied(feed):
        raise faults.FileOutOfOrder
    feed.save(update_fields=["file_number", "as_of"])
    jobs.set_total(job, file.count)
    audit.record("eligibility.assistance_feed_opened", by=by, at=at, about=f"Job:{job.uid}", lines=file.count)
    return file


@action("eligibility.assistance_feed_applied")
def close_feed(*, job: Job, feed: AssistanceFeed, by: Actor, at: datetime) -> None:
    """Mark a file as applied: from now on its time is the age of what the counter is told."""
    feed_secrets.destroy(job, by=by, at=at)
    jobs.finish(job, at=at)
    AssistanceFeed.objects.filter(pk=feed.pk).update(applied_at=at)
    audit.record("eligibility.assistance_feed_applied", by=by, at=at, about=f"Job:{job.uid}", lines=job.done)


@action("eligibility.assistance_feed_failed")
def fail_feed(*, job: Job, refusal: Refused, by: Actor, at: datetime) -> None:
    """Close a file of which nothing more is applied, and say why."""
    code = refusal.problem.code
    feed_secrets.destroy(job, by=by, at=at)
    jobs.fail(job, code=code, faults=as_json(refusal.faults), at=at)
    audit.record("eligibility.assistance_feed_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)


def _office(content: bytes, by: Actor) -> Organisation:
    """Return the office that a file is of: a city's system may speak for several, and the first line names one."""
    offices = list(welfare_offices(by))
    if not offices:
        raise errors.NoWelfareOffice
    named = feed_files.sender_of(content, LAYOUT) if len(offices) > 1 else None
    return next((office for office in offices if office.code == named), offices[0])


def _check_head(file: FeedFile, feed: AssistanceFeed, by: Actor) -> None:
    is_own = welfare_offices(by).filter(pk=feed.office_id).exists()
    if file.sender != feed.office.code or not is_own:
        raise faults.FileBroken(faults=[Fault(errors.AnotherOffice, "/1")])
    if file.as_of > feed.received_at + AHEAD:
        hint = "台帳の時点が、ファイルを受け付けた時刻より後です。"
        raise faults.FileBroken(faults=[Fault(faults.BrokenFirstLine, "/1", hint)])
    others = AssistanceFeed.objects.filter(office=feed.office).exclude(pk=feed.pk)
    if others.filter(file_number=file.file_number).exclude(sha256=feed.sha256).exists():
        raise faults.FileNumberUsed


def _work(job: Job, feed: AssistanceFeed, now: Now) -> None:
    try:
        by = actor_behind(job)
        check_may_feed_assistance(by)
        file = open_file(job=job, feed=feed, by=by, at=now())
    except Refused as refusal:
        fail_feed(job=job, refusal=refusal, by=the_platform(), at=now())
        return
    earlier = _applied_before(feed)
    if earlier:
        for lines in feed_chunks.told_before(earlier, job, most=CHUNK):
            feed_chunks.repeat_chunk(job=job, lines=lines, by=by, at=now())
    else:
        _apply_lines(job, feed, file, by, now)
    close_feed(job=job, feed=feed, by=by, at=now())


def _apply_lines(job: Job, feed: AssistanceFeed, file: FeedFile, by: Actor, now: Now) -> None:
    for chunk in chunks(file.rows(), job.done, most=CHUNK):
        apply_or_halve(
            job,
            chunk,
            apply=lambda rows: assistance_chunks.apply_chunk(job=job, feed=feed, rows=rows, by=by, at=now()),
            put_aside=lambda number: feed_chunks.put_aside(job=job, number=number, by=by, at=now()),
        )


def _applied_before(feed: AssistanceFeed) -> AssistanceFeed | None:
    """Return the first time that this very file was applied: it may be older than what the office has said since."""
    same = AssistanceFeed.objects.filter(office=feed.office, file_number=feed.file_number, sha256=feed.sha256)
    return same.filter(applied_at__isnull=False).exclude(pk=feed.pk).order_by("pk").first()


def _newer_was_applied(feed: AssistanceFeed) -> bool:
    newer = AssistanceFeed.objects.filter(office=feed.office, file_number__gt=feed.file_number or 0)
    return newer.filter(applied_at__isnull=False).exists()


def _has_earlier(feed: AssistanceFeed) -> bool:
    earlier = AssistanceFeed.objects.filter(office_id=feed.office_id, pk__lt=feed.pk, applied_at__isnull=True)
    unfinished = Job.objects.filter(uid__in=earlier.values("job_uid")).exclude(state__in=JOB.ends)
    return unfinished.exists()
