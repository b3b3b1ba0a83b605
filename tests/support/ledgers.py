"""An insurer's ledgers in the tests: fetched, written, compared, and what came of each line."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from eligibility.actions import ledger_comparisons
from eligibility.gateways import feed_writer
from eligibility.rules.ledger_layout import LAYOUT
from platform_site import clock
from platform_site.models import DataKey, Job, JobLine
from tests.support.callers import Caller
from tests.support.feeds import AS_OF, UNION, line


PATH = "/api/v1/eligibility/ledger"
FILE = "/api/v1/eligibility/ledger.csv"
COMPARISONS = "/api/v1/eligibility/ledger-comparisons"


def file(rows: Iterable[Mapping[str, str]], *, insurer: str = UNION, number: int = 1, as_of: Any = AS_OF) -> bytes:
    """Return a whole ledger with every column that there may be."""
    return feed_writer.write(insurer, file_number=number, as_of=as_of, rows=rows, layout=LAYOUT)


def member(number: str = "7001", **cells: str) -> dict[str, str]:
    """Return the line of a ledger about the member of a feed's line."""
    return {name: cell for name, cell in line(number, **cells).items() if name not in ("change", "link_token")}


def asked(caller: Caller, content: bytes) -> Job:
    """Have a ledger taken."""
    return ledger_comparisons.request_comparison(content=content, by=caller.actor, at=clock.now())


def worked(job: Job, *, later: timedelta = timedelta()) -> Job:
    """Compare it as a worker would, and return its job as it is then."""
    ledger_comparisons.run_comparison(job_uid=str(job.uid), now=lambda: clock.now() + later)
    job.refresh_from_db()
    return job


def compared(caller: Caller, content: bytes) -> list[str]:
    """Compare a ledger, and return what came of each line."""
    return outcomes(worked(asked(caller, content)))


def outcomes(job: Job) -> list[str]:
    """Return what came of each line, in order: an outcome, and the columns that differ or are wrong."""
    return [
        " ".join([each.outcome, *(fault["pointer"].strip("/") for fault in each.faults)])
        for each in JobLine.objects.filter(job=job).order_by("number")
    ]


def missing_there(job: Job) -> list[str]:
    """Return the numbers of the coverages that no line names."""
    rows = JobLine.objects.filter(job=job, outcome="missing_there").order_by("number")
    told = (DataKey.objects.unseal(bytes(row.content), context=f"jobline:{job.uid}:{row.number}") for row in rows)
    return [json.loads(each)["number"] for each in told]


def downloaded(caller: Caller) -> list[list[str]]:
    """Return the rows of the file that the platform gives."""
    return list(csv.reader(io.StringIO(content_of(caller).decode())))


def content_of(caller: Caller) -> bytes:
    """Return the file that the platform gives."""
    answer = caller.get(FILE)
    assert answer.status_code == 200, answer.content
    return answer.getvalue()
