"""A chunk of lines of a welfare office's file: applied with its results in one transaction."""

from collections import Counter
from datetime import datetime

from eligibility.actions.assistance import AssistanceLedger
from eligibility.actions.feed_chunks import as_json, keep
from eligibility.actions.line_work import NumberedRow
from eligibility.gateways.feed_files import Row
from eligibility.models import AssistanceFeed
from eligibility.rules import assistance_lines
from eligibility.rules.assistance import Line
from eligibility.rules.ledger import Outcome
from platform_site.actions.people import link_index
from platform_site.actors import Actor
from platform_site.errors import Fault
from platform_site.models import Job, JobLine
from platform_site.periods import jst_day
from platform_site.transactions import action


APPLIED = "eligibility.assistance_chunk_applied"
Read = Line | list[Fault]


@action(APPLIED)
def apply_chunk(*, job: Job, feed: AssistanceFeed, rows: list[NumberedRow], by: Actor, at: datetime) -> Counter[str]:
    """Apply one chunk of lines with their results; a bad line stops no good one."""
    read = [(number, _read(row, feed, at)) for number, row in rows]
    ledger = AssistanceLedger(feed.office_id, [line for _, line in read if not isinstance(line, list)], feed)
    results = [_result(job, number, line, ledger, at) for number, line in read]
    ledger.write(by=by, at=at)
    return keep(APPLIED, job, results, by=by, at=at)


def _read(row: Row, feed: AssistanceFeed, at: datetime) -> Read:
    if isinstance(row, Fault):
        return [row]
    return assistance_lines.read(row, office=feed.office.code, today=jst_day(at), index=link_index)


def _result(job: Job, number: int, line: Read, ledger: AssistanceLedger, at: datetime) -> JobLine:
    if isinstance(line, list):
        outcome, found = Outcome.REFUSED, line
    else:
        decision = ledger.take(line, number)
        outcome = decision.outcome
        found = [Fault(decision.problem, decision.column and f"/{decision.column}")] if decision.problem else []
    return JobLine(job=job, number=number, outcome=outcome, faults=as_json(found), written_at=at)
