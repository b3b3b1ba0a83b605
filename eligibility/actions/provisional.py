"""即日の登録: one new member, entered while she waits; the next file says the same once more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eligibility.actions.feed_chunks import as_json
from eligibility.actions.ledger import Ledger
from eligibility.errors import SameDayRefused
from eligibility.models import Coverage
from eligibility.permissions import check_may_feed
from eligibility.queries.feed_codes import feed_codes
from eligibility.rules import feed_lines
from eligibility.rules.ledger import Decision, Line, Outcome
from platform_site import audit, jobs, outbox
from platform_site.actions.people import link_index
from platform_site.actors import Actor, Organisation
from platform_site.errors import Busy
from platform_site.models import DataKey, Job, JobLine
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.queries.jobs import job_of
from platform_site.transactions import action


KIND = "eligibility.same_day_coverage"
ONLY = 1
"""The number of the one line."""


@dataclass(frozen=True)
class Registered:
    """What came of a registration; `uid` is that of the job under which it is kept as it arrived.

    One that is held has no coverage; `faults` says why, or what else the insurer has to look at.
    """

    uid: UUID
    outcome: str
    coverage: Coverage | None
    person_id: int | None
    faults: list[dict[str, str]]


def registered_before(uid: UUID, *, by: Actor, at: datetime) -> Registered:
    """Return what came of an earlier request with the same key; raise NotFound for another insurer's."""
    check_may_feed(by)
    job = job_of(by, uid)
    line = JobLine.objects.get(job=job, number=ONLY)
    coverage = None
    if line.content is not None:
        told = json.loads(DataKey.objects.unseal(bytes(line.content), context=_context(job)))
        coverage = Coverage.objects.get(uid=told["coverage_id"])
    return Registered(job.uid, line.outcome, coverage, line.person_id, line.faults)


@action("eligibility.same_day_registered", again=registered_before)
def register_same_day(*, row: Mapping[str, str], by: Actor, at: datetime) -> Registered:
    """Enter a new member by the columns and the rules of the feed, at once; the feed's age stays what it is.

    What would be held as a line of a file is held here, with its case, and nothing of it is published. Raises
    SameDayRefused for whatever would be refused, naming the columns.
    """
    check_may_feed(by)
    insurer = organisation_of(by)
    line = _read(row, insurer, at)
    ledger = Ledger(insurer.id, [line], today=jst_day(at))
    decision = ledger.take(line, ONLY)
    if decision.outcome == Outcome.REFUSED:
        raise SameDayRefused(faults=decision.faults)
    try:
        ledger.write(by=by, at=at)
    except outbox.NotYet as busy:
        raise Busy(retry_after=1) from busy
    coverage = _coverage(insurer, line) if decision.is_accepted else None
    return _kept(row, decision, coverage, by=by, at=at)


def _read(row: Mapping[str, str], insurer: Organisation, at: datetime) -> Line:
    cells = {"insurer_number": insurer.code, **row, "change": "new"}
    day = jst_day(at)
    line = feed_lines.read(cells, insurer=insurer.code, codes=feed_codes(on=day), today=day, index=link_index)
    if isinstance(line, list):
        raise SameDayRefused(faults=line)
    return line


def _coverage(insurer: Organisation, line: Line) -> Coverage:
    key = line.key
    return Coverage.objects.get(
        insurer_id=insurer.id, number_key=key.number, symbol_key=key.symbol, branch_key=key.branch,
        acquired_on=key.acquired_on,
    )  # fmt: skip


def _kept(
    row: Mapping[str, str], decision: Decision, coverage: Coverage | None, *, by: Actor, at: datetime
) -> Registered:
    """Keep what arrived, sealed, as a job of one line that is done, and tell whom it concerns."""
    job = jobs.lease(str(jobs.create(KIND, json.dumps(row).encode(), purpose="feed", by=by, at=at).uid), at=at)
    assert job is not None  # noqa: S101 - nobody else can have seen it
    jobs.expect(job, ONLY)
    line = JobLine(job=job, number=ONLY, outcome=decision.outcome, faults=as_json(decision.faults), written_at=at)
    if coverage is not None:
        told = json.dumps({"coverage_id": str(coverage.uid)}).encode()
        line.content = DataKey.objects.seal("feed", told, context=_context(job), at=at)
        line.person_id = coverage.versions.get(known_until__isnull=True).person_id
        outbox.put("eligibility.same_day_registered", at=at, coverage=coverage.pk)
    jobs.progress(job, [line], at=at)
    jobs.finish(job, at=at)
    audit.record(
        "eligibility.same_day_registered",
        by=by,
        at=at,
        person_id=line.person_id,
        about=f"Coverage:{coverage.uid}" if coverage else f"Job:{job.uid}",
        line=str(decision.outcome),
    )
    return Registered(job.uid, line.outcome, coverage, line.person_id, line.faults)


def _context(job: Job) -> str:
    return f"jobline:{job.uid}:{ONLY}"
