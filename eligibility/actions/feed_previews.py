"""取込みの下見: what an insurer's file would come to, before any of it is applied; then it is registered or given up.

The file waits sealed under a key that dies within days; what nobody decides about is destroyed after a day.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eligibility.actions import feed_chunks, feed_counts, feed_holds, feeds
from eligibility.actions.feed_chunks import as_json
from eligibility.actions.ledger import Ledger
from eligibility.actions.line_work import NumberedRow, apply_or_halve, chunks
from eligibility.errors import feeds as faults
from eligibility.gateways.feed_files import FeedFile
from eligibility.gateways.individual_numbers import holds_individual_number
from eligibility.models import CoverageFeed
from eligibility.models.feeds import Hold
from eligibility.permissions import check_may_feed
from eligibility.queries.feed_previews import CONFIRMED, GIVEN_UP, KIND, WITH_NUMBERS, undecided
from eligibility.rules.feed_holds import Place
from eligibility.rules.feed_previews import Findings
from eligibility.rules.ledger import Line, Outcome
from platform_site import audit, jobs, keys, outbox
from platform_site.actions.approvals import signed_in
from platform_site.actions.leased import work_on
from platform_site.actors import Actor, the_platform
from platform_site.errors import Fault, NotFound, NotInThisState, Refused
from platform_site.models import DataKey, Job, JobLine
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.queries import disks
from platform_site.queries.jobs import actor_behind
from platform_site.transactions import action


CHUNK = 500
KEPT = timedelta(days=1)
"""How long a file waits for whoever looked at it first."""
AT_ONCE = 100
Now = Callable[[], datetime]
Judged = list[tuple[int, str, list[dict[str, str]]]]


@action("eligibility.feed_preview_requested")
def request_preview(*, content: bytes, by: Actor, at: datetime) -> Job:
    """Take a file that somebody wants to look at first; a worker reads it, and applies nothing."""
    check_may_feed(by)
    signed_in(by)
    disks.check_room()
    job = jobs.create(KIND, content, purpose="draft", by=by, at=at)
    audit.record("eligibility.feed_preview_requested", by=by, at=at, about=f"Job:{job.uid}", bytes=len(content))
    outbox.put("eligibility.feed_preview_requested", at=at, job=str(job.uid))
    return job


def run_preview(*, job_uid: str, now: Now) -> None:
    """Look through a file from its beginning; raises outbox.NotYet while, or once, another worker holds it."""
    if jobs.has_ended(job_uid):
        return
    work_on(job_uid, lambda job: _work(job, now), now=now)


@action("eligibility.feed_preview_opened")
def open_preview(*, job: Job, feed: CoverageFeed, by: Actor, at: datetime) -> FeedFile:
    """Read a file as a whole; raise what would refuse it: FileBroken, FileNumberUsed, FileOutOfOrder or FileGone."""
    file = feeds.sound_file(job, feed)
    feed.file_number, feed.as_of = file.file_number, file.as_of
    place, _ = feed_holds.expected_place(feed.insurer_id, file.file_number)
    if place == Place.PAST and feed_chunks.applied_before(feed) is None:
        raise faults.FileOutOfOrder
    jobs.set_total(job, file.count)
    audit.record("eligibility.feed_preview_opened", by=by, at=at, about=f"Job:{job.uid}", lines=file.count)
    return file


@action("eligibility.feed_preview_chunk_judged")
def judge_chunk(*, job: Job, feed: CoverageFeed, rows: list[NumberedRow], done: int, by: Actor, at: datetime) -> Judged:
    """Return what some lines would come to now, each with its faults; nothing of it is written."""
    read = feed_chunks.read_rows(rows, feed, at)
    ledger = Ledger(feed.insurer_id, [line for _, line in read if isinstance(line, Line)], today=jst_day(at))
    judged: Judged = []
    for number, line in read:
        if isinstance(line, list):
            judged.append((number, str(Outcome.REFUSED), as_json(line)))
        else:
            decision = ledger.take(line, number)
            judged.append((number, str(decision.outcome), as_json(decision.faults)))
    jobs.looked_at(job, done=done + len(rows), at=at)
    audit.record("eligibility.feed_preview_chunk_judged", by=by, at=at, about=f"Job:{job.uid}", lines=len(judged))
    return judged


@action("eligibility.feed_previewed")
def close_preview(*, job: Job, told: Mapping[str, Any], is_unfit: bool, by: Actor, at: datetime) -> None:
    """Keep, sealed, what the file would come to; one with an individual number in it is destroyed at once."""
    content = DataKey.objects.seal("draft", json.dumps(told).encode(), context=f"jobline:{job.uid}:0", at=at)
    JobLine.objects.create(job=job, number=0, outcome="previewed", content=content, written_at=at)
    jobs.finish(job, at=at)
    if is_unfit:
        jobs.decide(Job.objects.select_for_update().get(pk=job.pk), code=WITH_NUMBERS)
    audit.record("eligibility.feed_previewed", by=by, at=at, about=f"Job:{job.uid}", lines=told["counts"])


@action("eligibility.feed_preview_failed")
def fail_preview(*, job: Job, refusal: Refused, by: Actor, at: datetime) -> None:
    """Close a preview of a file that would be refused as a whole, and say why; the file is not kept."""
    code = refusal.problem.code
    jobs.fail(job, code=code, faults=as_json(refusal.faults), at=at)
    jobs.destroy_content(job)
    audit.record("eligibility.feed_preview_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)


@action("eligibility.feed_preview_confirmed")
def confirm_preview(*, job_uid: UUID, by: Actor, at: datetime) -> Job:
    """Register the file that was looked at, once, and return its job; raises NotFound, NotInThisState or FileGone."""
    check_may_feed(by)
    preview = _own(job_uid, by)
    try:
        content = jobs.content_of(preview)
    except keys.Unreadable as error:
        raise faults.FileGone from error
    job = feeds.receive_feed(content=content, by=by, at=at)
    jobs.decide(preview, code=CONFIRMED)
    audit.record("eligibility.feed_preview_confirmed", by=by, at=at, about=f"Job:{preview.uid}", feed=str(job.uid))
    return job


@action("eligibility.feed_preview_cancelled")
def cancel_preview(*, job_uid: UUID, by: Actor, at: datetime) -> None:
    """Give the file up that was looked at; raises NotFound or NotInThisState."""
    check_may_feed(by)
    jobs.decide(_own(job_uid, by), code=GIVEN_UP)
    audit.record("eligibility.feed_preview_cancelled", by=by, at=at, about=f"Job:{job_uid}")


@action("eligibility.feed_previews_discarded")
def discard_previews(*, by: Actor, at: datetime) -> int:
    """Destroy the files about which nobody has decided for a day, some at a time; return how many those were."""
    old = undecided().filter(created_at__lt=at - KEPT).select_for_update(skip_locked=True)
    rows = list(old.order_by("pk")[:AT_ONCE])
    for job in rows:
        jobs.decide(job, code=GIVEN_UP)
    audit.record("eligibility.feed_previews_discarded", by=by, at=at, files=len(rows))
    return len(rows)


def _work(job: Job, now: Now) -> None:
    feed = CoverageFeed(insurer=job.organisation, sha256=job.content_sha256, received_at=job.created_at)
    try:
        by = actor_behind(job)
        check_may_feed(by)
        file = open_preview(job=job, feed=feed, by=by, at=now())
    except Refused as refusal:
        fail_preview(job=job, refusal=refusal, by=the_platform(), at=now())
        return
    is_repeated = feed_chunks.applied_before(feed) is not None
    found = Findings()
    if is_repeated:
        found.counts[str(Outcome.UNCHANGED)] = file.count
    else:
        _judge(job, feed, file, found, by, now)
    holds = {} if is_repeated else _holds(job, feed, file, now)
    told = _told(feed, file, found, holds, is_repeated=is_repeated)
    close_preview(job=job, told=told, is_unfit=holds_individual_number(file.content), by=by, at=now())


def _judge(job: Job, feed: CoverageFeed, file: FeedFile, found: Findings, by: Actor, now: Now) -> None:
    jobs.looked_at(job, done=0, at=now())  # a worker that takes over begins again
    for chunk in chunks(file.rows(), 0, most=CHUNK):
        apply_or_halve(
            job,
            chunk,
            apply=lambda part: _take(
                part, judge_chunk(job=job, feed=feed, rows=part, done=job.done, by=by, at=now()), found
            ),
            put_aside=lambda number: found.add(
                number, str(Outcome.REFUSED), as_json([Fault(faults.LineFailed, "")]), {}
            ),
        )


def _take(rows: list[NumberedRow], judged: Judged, found: Findings) -> None:
    for (_, row), (number, outcome, wrong) in zip(rows, judged, strict=True):
        found.add(number, outcome, wrong, row if isinstance(row, dict) else {})


def _holds(job: Job, feed: CoverageFeed, file: FeedFile, now: Now) -> dict[str, Any]:
    """Return what would hold the file if it came now, each with its evidence."""
    place, last = feed_holds.expected_place(feed.insurer_id, file.file_number)
    holds: dict[str, Any] = {}
    if place == Place.GAP:
        holds[str(Hold.SEQUENCE_GAP)] = {"file_number": file.file_number, "last": last}
    if place == Place.BEHIND:
        holds[str(Place.BEHIND)] = {}
    large = feed_counts.too_much(feed, file, at=now(), renew=lambda: jobs.renew(job, at=now()))
    if large:
        holds[str(Hold.LARGE_CHANGE)] = large
    return holds


def _told(
    feed: CoverageFeed, file: FeedFile, found: Findings, holds: Mapping[str, Any], *, is_repeated: bool
) -> dict[str, Any]:
    return {
        "encoding": "utf-8-bom" if file.content.startswith(BOM_UTF8) else file.encoding,
        "sender": file.sender,
        "file_number": file.file_number,
        "as_of": file.as_of.isoformat(),
        "rows": file.count,
        "counts": dict(found.counts),
        "wrong": found.wrong,
        "errors": found.errors,
        "first": found.first,
        "holds": dict(holds),
        "is_repeated": is_repeated,
        "came_before": CoverageFeed.objects.filter(insurer=feed.insurer, sha256=feed.sha256).exists(),
    }


def _own(job_uid: UUID, by: Actor) -> Job:
    """Return, locked, what whoever acts looked at herself and has not decided about."""
    own = Job.objects.filter(kind=KIND, client_uid=by.user, organisation_id=organisation_of(by).id)
    job = own.select_for_update().filter(uid=job_uid).first() if by.user else None
    if job is None:
        raise NotFound("この下見は見つかりません。")
    if not undecided().filter(pk=job.pk).exists():
        raise NotInThisState("このファイルの扱いは、すでに決まっています。")
    return job
