"""台帳の照合: an insurer's whole ledger beside what the platform holds; nothing is changed by it.

Lines of one coverage stand together in the file. What no line names is told behind the last line, sealed.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Max

from eligibility.actions import ledger_groups
from eligibility.actions.feed_chunks import as_json
from eligibility.actions.ledger_groups import Group, groups
from eligibility.errors import feeds as faults
from eligibility.gateways import ledger_files
from eligibility.gateways.feed_files import FeedFile
from eligibility.models import Coverage
from eligibility.permissions import check_may_feed
from eligibility.queries.ledger import InForce, in_force
from eligibility.rules.ledger_comparison import Outcome
from platform_site import audit, jobs, keys, outbox
from platform_site.actions.leased import work_on
from platform_site.actors import Actor, the_platform
from platform_site.errors import Fault, Refused
from platform_site.models import DataKey, Job, JobLine
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.queries import disks
from platform_site.queries.jobs import actor_behind, job_of
from platform_site.transactions import action


KIND = "eligibility.ledger_comparison"
CHUNK = 500
AHEAD = timedelta(minutes=10)
Now = Callable[[], datetime]


def requested_before(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the job of an earlier request with the same key."""
    check_may_feed(by)
    return job_of(by, uid)


@action("eligibility.ledger_comparison_requested", again=requested_before)
def request_comparison(*, content: bytes, by: Actor, at: datetime) -> Job:
    """Take an insurer's ledger, as it came; a worker compares it."""
    check_may_feed(by)
    disks.check_room()
    job = jobs.create(KIND, content, purpose="feed", by=by, at=at)
    audit.record("eligibility.ledger_comparison_requested", by=by, at=at, about=f"Job:{job.uid}", bytes=len(content))
    outbox.put("eligibility.ledger_comparison_requested", at=at, job=str(job.uid))
    return job


def run_comparison(*, job_uid: str, now: Now) -> None:
    """Compare a ledger from where its job stands; raises outbox.NotYet while, or once, another worker holds it."""
    if jobs.has_ended(job_uid):
        return
    work_on(job_uid, lambda job: _work(job, now), now=now)


@action("eligibility.ledger_opened")
def open_ledger(*, job: Job, by: Actor, at: datetime) -> FeedFile:
    """Read a ledger as a whole; raise FileBroken or FileGone, and then none of it is compared."""
    try:
        file = ledger_files.read(jobs.content_of(job))
    except keys.Unreadable as error:
        raise faults.FileGone from error
    if file.sender != organisation_of(by).code:
        raise faults.FileBroken(faults=[Fault(faults.AnotherInsurer, "/1")])
    if file.as_of > job.created_at + AHEAD:
        hint = "台帳の時点が、ファイルを受け付けた時刻より後です。"
        raise faults.FileBroken(faults=[Fault(faults.BrokenFirstLine, "/1", hint)])
    jobs.set_total(job, max(file.count, job.done))
    audit.record("eligibility.ledger_opened", by=by, at=at, about=f"Job:{job.uid}", lines=file.count)
    return file


@action("eligibility.ledger_chunk_compared")
def compare_chunk(*, job: Job, chunk: list[Group], as_of: datetime, by: Actor, at: datetime) -> None:
    """Keep what came of some lines."""
    lines = ledger_groups.compared(job, chunk, insurer=organisation_of(by), as_of=as_of, at=at)
    jobs.progress(job, lines, at=at)
    audit.record("eligibility.ledger_chunk_compared", by=by, at=at, about=f"Job:{job.uid}", lines=len(lines))


@action("eligibility.ledger_missing_told")
def tell_missing(*, job: Job, missing: list[InForce], by: Actor, at: datetime) -> None:
    """Keep which coverages no line names, sealed for a week, behind the last line."""
    last = JobLine.objects.filter(job=job).aggregate(last=Max("number"))["last"] or 0
    by_number = dict(enumerate(missing, start=last + 1))
    plain = {_context(job, number): _told(each.coverage) for number, each in by_number.items()}
    sealed = DataKey.objects.seal_each("bulk_answer", plain, at=at)
    jobs.set_total(job, job.done + len(missing))
    lines = [
        JobLine(
            job=job, number=number, person_id=each.person_id, outcome=Outcome.MISSING_THERE, content=content,
            written_at=at,
        )
        for (number, each), content in zip(by_number.items(), sealed, strict=True)
    ]  # fmt: skip
    jobs.progress(job, lines, at=at)
    audit.record("eligibility.ledger_missing_told", by=by, at=at, about=f"Job:{job.uid}", coverages=len(missing))


@action("eligibility.ledger_compared")
def close_comparison(*, job: Job, by: Actor, at: datetime) -> None:
    """Close a comparison; the ledger that came in is not kept any longer."""
    jobs.finish(job, at=at)
    jobs.destroy_content(job)
    audit.record("eligibility.ledger_compared", by=by, at=at, about=f"Job:{job.uid}", lines=job.done)


@action("eligibility.ledger_comparison_failed")
def fail_comparison(*, job: Job, refusal: Refused, by: Actor, at: datetime) -> None:
    """Close a comparison that may not or cannot go on, and say why."""
    code = refusal.problem.code
    jobs.fail(job, code=code, faults=as_json(refusal.faults), at=at)
    jobs.destroy_content(job)
    audit.record("eligibility.ledger_comparison_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)


def _work(job: Job, now: Now) -> None:
    try:
        by = actor_behind(job)
        check_may_feed(by)
        file = open_ledger(job=job, by=by, at=now())
    except Refused as refusal:
        fail_comparison(job=job, refusal=refusal, by=the_platform(str(job.uid)), at=now())
        return
    for chunk in _chunks(groups(islice(file.rows(), job.done, None))):
        compare_chunk(job=job, chunk=chunk, as_of=file.as_of, by=by, at=now())
    for missing in _all_missing(job, file, by):
        tell_missing(job=job, missing=missing, by=by, at=now())
    close_comparison(job=job, by=by, at=now())


def _chunks(all_groups: Iterator[Group]) -> Iterator[list[Group]]:
    chunk: list[Group] = []
    lines = 0
    for group in all_groups:
        chunk.append(group)
        lines += len(group)
        if lines >= CHUNK:
            yield chunk
            chunk, lines = [], 0
    if chunk:
        yield chunk


def _all_missing(job: Job, file: FeedFile, by: Actor) -> Iterator[list[InForce]]:
    """Yield what is held in force on the ledger's day and stands on none of its lines, from where the job stands."""
    named, insurer = ledger_groups.named(file), organisation_of(by)
    after: int | None = _told_until(job, file)
    while after is not None:
        page, after = in_force(insurer.id, on=jst_day(file.as_of), after=after, most=CHUNK)
        missing = [each for each in page if ledger_groups.digest_of(each.coverage) not in named]
        if missing:
            yield missing


def _told_until(job: Job, file: FeedFile) -> int:
    """Return the last coverage that a worker before this one told to be missing; 0 if none was."""
    if job.done <= file.count:
        return 0
    line = JobLine.objects.filter(job=job).order_by("-number")[0]
    told = json.loads(DataKey.objects.unseal(bytes(line.content or b""), context=_context(job, line.number)))
    return Coverage.objects.get(uid=told["coverage_id"]).pk


def _told(coverage: Coverage) -> bytes:
    numbers = {name: str(getattr(coverage, name)) for name in ("symbol", "number", "branch", "acquired_on")}
    return json.dumps({"coverage_id": str(coverage.uid), **numbers}).encode()


def _context(job: Job, number: int) -> str:
    return f"jobline:{job.uid}:{number}"
