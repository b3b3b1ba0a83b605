"""Sending a generated file, applying it, and comparing what came of it with what has to."""

import sys
from collections import Counter
from typing import Any

from django.db.models import Count

from benchmarks.feed_file import INSURER, SYMBOL, Generated
from eligibility.actions import feed_holds, feeds
from eligibility.models import Case, Coverage
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.models import ApiClient, Job, JobLine
from platform_site.queries.clients import acting_organisation


def system() -> Actor:
    """Return 架空健康保険組合's system."""
    client = ApiClient.objects.select_related("organisation").get(client_id="sandbox-insurer-1")
    return Actor(
        organisation=acting_organisation(client.organisation.uid), client=client.uid,
        scopes=frozenset(client.scopes), call=Call(request_id="bench"),
    )  # fmt: skip


def send(content: bytes, *, by: Actor) -> Job:
    """Send a file."""
    return feeds.receive_feed(content=content, by=by, at=clock.now())


def release(job: Job, *, by: Actor) -> None:
    """Confirm or release it as one of two people."""
    feed_holds.release_feed(job_uid=job.uid, sha256=bytes(job.content_sha256), by=by, at=clock.now())


def work(job: Job) -> dict[str, Any]:
    """Apply a file as a worker would; return its state and how many lines came to what."""
    feeds.apply_feed(job_uid=str(job.uid), now=clock.now)
    counted = JobLine.objects.filter(job=job).values("outcome").annotate(lines=Count("id"))
    state = Job.objects.values_list("state", flat=True).get(pk=job.pk)
    return {"state": state, "outcomes": {row["outcome"]: row["lines"] for row in counted}}


def told(job: Job) -> list[str]:
    """Return what came of each line, in order: an outcome, with code and place of each fault."""
    lines = JobLine.objects.filter(job=job).order_by("number").values_list("outcome", "faults")
    return [
        " ".join([outcome, *(f"{fault['code']} {fault['pointer']}".strip() for fault in faults)])
        for outcome, faults in lines.iterator()
    ]


def check(job: Job, file: Generated) -> None:
    """Stop unless every line, the cases and the coverages are exactly what they have to be."""
    expected = file.outcomes()
    cases = Counter(Case.objects.filter(feed__job_uid=job.uid, kind__in=file.cases()).values_list("kind", flat=True))
    stored = Coverage.objects.filter(insurer__code=INSURER, symbol=SYMBOL).count()
    _same("lines", told(job), expected)
    _same("cases", cases, file.cases())
    _same("coverages", stored, sum(outcome.startswith("added") for outcome in expected))


def check_again(again: Job, first: Job) -> None:
    """Stop unless the same file changed nothing: each line is refused or held as before, or unchanged."""
    expected = [
        line if line.startswith(("refused", "held")) else " ".join(["unchanged", *line.split()[1:]])
        for line in told(first)
    ]
    _same("lines of the same file", told(again), expected)


def _same(what: str, found: Any, expected: Any) -> None:
    if found != expected:
        pairs = enumerate(zip(found, expected, strict=False)) if isinstance(found, list) else ()
        sys.exit(f"{what} differ: {next((pair for pair in pairs if pair[1][0] != pair[1][1]), (found, expected))}")
