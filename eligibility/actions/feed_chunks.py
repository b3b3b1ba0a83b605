"""A chunk of lines of an insurer's file: applied with its results in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max

from eligibility.actions.ledger import Ledger
from eligibility.actions.line_work import NumberedRow
from eligibility.errors import feeds as faults
from eligibility.gateways.feed_files import Row
from eligibility.models import AssistanceFeed, CoverageFeed
from eligibility.queries.feed_codes import feed_codes
from eligibility.rules import feed_lines
from eligibility.rules.feed_lines import Codes
from eligibility.rules.ledger import Line, Outcome
from platform_site import audit, jobs
from platform_site.actions.people import link_index
from platform_site.actors import Actor
from platform_site.errors import Fault
from platform_site.models import Job, JobLine
from platform_site.periods import jst_day
from platform_site.transactions import action


Read = Line | list[Fault]


@action("eligibility.feed_chunk_applied")
def apply_chunk(*, job: Job, feed: CoverageFeed, rows: list[NumberedRow], by: Actor, at: datetime) -> Counter[str]:
    """Apply one chunk of lines with their results; a bad line stops no good one."""
    read = read_rows(rows, feed, at)
    ledger = Ledger(feed.insurer_id, [line for _, line in read if isinstance(line, Line)], feed, today=jst_day(at))
    results = [_result(job, number, line, ledger, at) for number, line in read]
    ledger.write(by=by, at=at)
    return keep("eligibility.feed_chunk_applied", job, results, by=by, at=at)


def read_rows(rows: Iterable[NumberedRow], feed: CoverageFeed, at: datetime) -> list[tuple[int, Read]]:
    """Return the lines with their numbers, or all that is wrong with them."""
    codes = feed_codes(on=jst_day(at))
    return [(number, _read(row, feed, codes, at)) for number, row in rows]


@action("eligibility.feed_line_put_aside")
def put_aside(*, job: Job, number: int, by: Actor, at: datetime) -> None:
    """Keep the result of a line that cannot be applied by a mistake of ours, so that it stops no other."""
    fault = as_json([Fault(faults.LineFailed, "")])
    line = JobLine(job=job, number=number, outcome=Outcome.REFUSED, faults=fault, written_at=at)
    jobs.progress(job, [line], at=at)
    audit.record("eligibility.feed_line_put_aside", by=by, at=at, about=f"Job:{job.uid}", line=number)


def applied_before(feed: CoverageFeed) -> CoverageFeed | None:
    """Return the first time that this very file was applied: it may be older than what the insurer has said since."""
    same = CoverageFeed.objects.filter(insurer_id=feed.insurer_id, file_number=feed.file_number, sha256=feed.sha256)
    return same.filter(applied_at__isnull=False).exclude(pk=feed.pk).order_by("pk").first()


def told_before(earlier: CoverageFeed | AssistanceFeed, job: Job, *, most: int) -> Iterator[list[JobLine]]:
    """Yield what came of the file's lines the first time, in chunks, from where this job stands."""
    after = JobLine.objects.filter(job=job).aggregate(last=Max("number"))["last"] or 0
    lines = JobLine.objects.filter(job__uid=earlier.job_uid).order_by("number")
    while chunk := list(lines.filter(number__gt=after)[:most]):
        yield chunk
        after = chunk[-1].number


@action("eligibility.feed_chunk_repeated")
def repeat_chunk(*, job: Job, lines: list[JobLine], by: Actor, at: datetime) -> Counter[str]:
    """Answer lines of a file that came once more: what was refused is refused, and the others change nothing."""
    results = [
        JobLine(job=job, number=line.number, outcome=_again(line.outcome), faults=line.faults, written_at=at)
        for line in lines
    ]
    return keep("eligibility.feed_chunk_repeated", job, results, by=by, at=at)


def as_json(found: Iterable[Fault]) -> list[dict[str, str]]:
    """Return faults as a job shows them: codes, places and hints, never a value."""
    return [
        {
            "pointer": fault.pointer,
            "code": fault.problem.code,
            "message": fault.problem.title,
            "hint": fault.hint or fault.problem.remedy,
        }
        for fault in found
    ]


def keep(event: str, job: Job, results: list[JobLine], *, by: Actor, at: datetime) -> Counter[str]:
    """Keep the results of a chunk with its effects, and a line with their counts."""
    jobs.progress(job, results, at=at)
    counts = Counter(result.outcome for result in results)
    audit.record(event, by=by, at=at, about=f"Job:{job.uid}", lines=dict(counts))
    return counts


def _again(outcome: str) -> str:
    return outcome if outcome in (Outcome.REFUSED, Outcome.HELD) else Outcome.UNCHANGED


def _read(row: Row, feed: CoverageFeed, codes: Codes, at: datetime) -> Read:
    if isinstance(row, Fault):
        return [row]
    return feed_lines.read(row, insurer=feed.insurer.code, codes=codes, today=jst_day(at), index=link_index)


def _result(job: Job, number: int, line: Read, ledger: Ledger, at: datetime) -> JobLine:
    if isinstance(line, list):
        outcome, found = Outcome.REFUSED, line
    else:
        decision = ledger.take(line, number)
        outcome = decision.outcome
        found = decision.faults
    return JobLine(job=job, number=number, outcome=outcome, faults=as_json(found), written_at=at)
