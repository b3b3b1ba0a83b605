"""The insurer's feed (加入者情報): taken as it comes, applied by a worker in chunks, each whole or not at all."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from eligibility.actions import feed_chunks, feed_counts, feed_holds, feed_secrets
from eligibility.actions.feed_chunks import as_json
from eligibility.actions.line_work import NumberedRow, apply_or_halve, chunks
from eligibility.errors import feeds as faults
from eligibility.gateways import feed_files
from eligibility.gateways.feed_files import FeedFile
from eligibility.models import CoverageFeed
from eligibility.models.feeds import Hold
from eligibility.permissions import check_may_feed
from eligibility.rules.feed_holds import Place
from platform_site import audit, jobs, keys, outbox
from platform_site.actions.leased import work_on
from platform_site.actors import Actor, the_platform
from platform_site.errors import Fault, Refused
from platform_site.models import Job
from platform_site.permissions import organisation_of
from platform_site.queries import disks
from platform_site.queries.jobs import actor_behind, job_of
from platform_site.states import JobState
from platform_site.transactions import action


KIND = "eligibility.coverage_feed"
CHUNK = 1000
AHEAD = timedelta(minutes=10)
"""How far an insurer's clock may be ahead of ours."""
Now = Callable[[], datetime]


def received_before(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the job of an earlier request with the same key."""
    check_may_feed(by)
    return job_of(by, uid)


@action("eligibility.feed_received", again=received_before)
def receive_feed(*, content: bytes, by: Actor, at: datetime) -> Job:
    """Take a file from an insurer, as it came; a worker reads it."""
    check_may_feed(by)
    disks.check_room()
    job = jobs.create(KIND, content, purpose="feed", by=by, at=at)
    CoverageFeed.objects.create(
        insurer_id=organisation_of(by).id,
        job_uid=job.uid,
        sha256=hashlib.sha256(content).digest(),
        received_at=at,
        sent_by=by.acting_user,
    )
    audit.record("eligibility.feed_received", by=by, at=at, about=f"Job:{job.uid}", bytes=len(content))
    outbox.put("eligibility.feed_received", at=at, job=str(job.uid))
    return job


def apply_feed(*, job_uid: str, now: Now) -> None:
    """Apply a file from where it stands: once, in the insurer's order, whatever is killed meanwhile.

    Raises outbox.NotYet while an earlier file of the insurer is not read yet, or a worker holds this one or another.
    """
    feed = CoverageFeed.objects.select_related("insurer").get(job_uid=job_uid)
    if jobs.has_ended(job_uid) or feed_holds.is_stuck(feed):
        return
    if _is_not_its_turn(feed):
        raise outbox.NotYet
    work_on(job_uid, lambda job: _work(job, feed, now), now=now)


@action("eligibility.feed_opened")
def open_file(*, job: Job, feed: CoverageFeed, by: Actor, at: datetime) -> FeedFile | None:
    """Read a file as a whole; None if it has to wait for another.

    Raises FileBroken, FileGone, FileNumberUsed or FileOutOfOrder, and then nothing of it is applied.
    """
    file = sound_file(job, feed)
    feed.file_number, feed.as_of = file.file_number, file.as_of
    is_begun = job.done or feed_chunks.applied_before(feed)
    standing, last = (Place.NEXT, None) if is_begun else feed_holds.place_of(feed, file.file_number)
    if standing == Place.PAST:
        raise faults.FileOutOfOrder
    feed.save(update_fields=["file_number", "as_of"])
    jobs.set_total(job, file.count)
    audit.record("eligibility.feed_opened", by=by, at=at, about=f"Job:{job.uid}", lines=file.count)
    if standing == Place.BEHIND:
        feed_holds.wait(job=job, feed=feed, by=by, at=at)
    elif standing == Place.GAP:
        evidence = {"file_number": file.file_number, "last": last}
        feed_holds.hold(job=job, feed=feed, reason=Hold.SEQUENCE_GAP, evidence=evidence, by=by, at=at)
    elif feed.held_for == Hold.SEQUENCE_GAP:
        feed_holds.settle(feed, resolution=_way_out(feed), by=by, at=at)
    return file if standing == Place.NEXT else None


def sound_file(job: Job, feed: CoverageFeed) -> FeedFile:
    """Return the file if it is whole, this insurer's, not from the future, and its number no other content's.

    Raises FileBroken, FileGone or FileNumberUsed.
    """
    try:
        file = feed_files.read(jobs.content_of(job))
    except keys.Unreadable as error:
        raise faults.FileGone from error
    if file.sender != feed.insurer.code:
        raise faults.FileBroken(faults=[Fault(faults.AnotherInsurer, "/1")])
    if file.as_of > feed.received_at + AHEAD:
        hint = "台帳の時点が、ファイルを受け付けた時刻より後です。"
        raise faults.FileBroken(faults=[Fault(faults.BrokenFirstLine, "/1", hint)])
    same_number = CoverageFeed.objects.filter(insurer=feed.insurer, file_number=file.file_number)
    if same_number.exclude(sha256=feed.sha256).exists():
        raise faults.FileNumberUsed
    return file


@action("eligibility.feed_applied")
def close_feed(*, job: Job, feed: CoverageFeed, by: Actor, at: datetime) -> None:
    """Mark a file as applied: from now on its time is the age of what the counter is told."""
    feed_secrets.destroy(job, by=by, at=at)
    jobs.finish(job, at=at)
    CoverageFeed.objects.filter(pk=feed.pk).update(applied_at=at, changes=feed_counts.changed_by(job))
    feed_holds.settle(feed, resolution=_way_out(feed), by=by, at=at)
    audit.record("eligibility.feed_applied", by=by, at=at, about=f"Job:{job.uid}", lines=job.done)
    outbox.put("eligibility.feed_applied", at=at, feed=feed.pk)
    feed_holds.wake_next(feed.insurer_id, at=at)


@action("eligibility.feed_failed")
def fail_feed(*, job: Job, feed: CoverageFeed, refusal: Refused, by: Actor, at: datetime) -> None:
    """Close a file of which nothing more is applied, and say why."""
    code = refusal.problem.code
    feed_secrets.destroy(job, by=by, at=at)
    jobs.fail(job, code=code, faults=as_json(refusal.faults), at=at)
    CoverageFeed.objects.filter(pk=feed.pk).update(changes=feed_counts.changed_by(job))
    feed_holds.settle(feed, resolution="failed", by=by, at=at)
    audit.record("eligibility.feed_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)
    outbox.put("eligibility.feed_failed", at=at, feed=feed.pk)  # what was applied of it may have corrected something
    feed_holds.wake_next(feed.insurer_id, at=at)


def _work(job: Job, feed: CoverageFeed, now: Now) -> None:
    try:
        by = actor_behind(job)
        check_may_feed(by)
        file = open_file(job=job, feed=feed, by=by, at=now())
    except Refused as refusal:
        fail_feed(job=job, feed=feed, refusal=refusal, by=the_platform(), at=now())
        return
    if file is None:
        return
    if earlier := feed_chunks.applied_before(feed):
        for lines in feed_chunks.told_before(earlier, job, most=CHUNK):
            feed_chunks.repeat_chunk(job=job, lines=lines, by=by, at=now())
    elif _is_held_for_its_size(job, feed, file, by, now):
        return
    else:
        for chunk in chunks(file.rows(), job.done, most=CHUNK):
            _apply(job, feed, chunk, by, now)
    close_feed(job=job, feed=feed, by=by, at=now())


def _way_out(feed: CoverageFeed) -> str:
    return "released" if feed.released_at else "arrived"


def _is_held_for_its_size(job: Job, feed: CoverageFeed, file: FeedFile, by: Actor, now: Now) -> bool:
    """Hold a file that would change much, before anything of it is applied; tell if it is held."""
    if job.done or (feed.held_for == Hold.LARGE_CHANGE and feed.released_at):
        return False
    evidence = feed_counts.too_much(feed, file, at=now(), renew=lambda: jobs.renew(job, at=now()))
    if evidence is None:
        return False
    feed_holds.hold(job=job, feed=feed, reason=Hold.LARGE_CHANGE, evidence=evidence, by=by, at=now())
    return True


def _apply(job: Job, feed: CoverageFeed, rows: list[NumberedRow], by: Actor, now: Now) -> None:
    apply_or_halve(
        job,
        rows,
        apply=lambda part: feed_chunks.apply_chunk(job=job, feed=feed, rows=part, by=by, at=now()),
        put_aside=lambda number: feed_chunks.put_aside(job=job, number=number, by=by, at=now()),
    )


def _is_not_its_turn(feed: CoverageFeed) -> bool:
    """Tell if an earlier file is not read yet or another one is being applied; held ones let those pass that came."""
    others = CoverageFeed.objects.filter(insurer_id=feed.insurer_id, applied_at__isnull=True).exclude(pk=feed.pk)
    earlier = others.filter(pk__lt=feed.pk)
    at_work = Q(state=JobState.RUNNING, uid__in=others.values("job_uid"))
    waiting = Q(state=JobState.QUEUED, uid__in=earlier.values("job_uid"))
    return Job.objects.filter(at_work | waiting).exists()
