"""An insurer's files as its people see them: how each stands, and what came of its lines."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from eligibility.errors.feeds import FileRejected
from eligibility.models import Case, CoverageFeed
from eligibility.permissions import feeds_visible_to
from eligibility.rules.ledger import Outcome
from platform_site.actors import Actor
from platform_site.models import Job, JobLine
from platform_site.permissions import organisation_of
from platform_site.states import JobState


FAILED = (Outcome.REFUSED, Outcome.HELD)
"""What an insurer has to correct and send again."""


def decision_on(job: Job) -> dict[str, Any]:
    """Return what its people have decided about a file so far: `confirmed`, `released` or `rejected`."""
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    return {"job_id": str(job.uid), "state": _state(job, feed), "held_for": feed.held_for}


def files_of(by: Actor) -> QuerySet[Any]:
    """Return the files that somebody may see, each with `state` and `code` of its job."""
    return with_job(feeds_visible_to(by).select_related("insurer"))


def with_job(feeds: QuerySet[Any]) -> QuerySet[Any]:
    """Return files of any kind with `state` and `code` of their jobs."""
    job = Job.objects.filter(uid=OuterRef("job_uid"))
    return feeds.annotate(state=Subquery(job.values("state")[:1]), code=Subquery(job.values("code")[:1]))


def file_of(by: Actor, uid: UUID) -> Any:
    """Return a file that somebody may see, or None for any other."""
    return files_of(by).filter(job_uid=uid).first()


def work_on(uid: UUID) -> Job:
    """Return the job of a file, without what came in."""
    return Job.objects.defer("content").get(uid=uid)


def is_kept(job: Job) -> bool:
    """Tell if what came in is still there; bytes with an individual number in them are destroyed at the end."""
    return Job.objects.filter(pk=job.pk).exclude(content=b"").exists()


def counts_of(job: Job) -> dict[str, int]:
    """Return how many lines of a file came to what, by outcome."""
    rows = JobLine.objects.filter(job=job).values_list("outcome").annotate(Count("pk")).order_by()
    return dict(rows)


def wrong_lines(job: Job) -> QuerySet[JobLine]:
    """Return the lines with something to look at: refused, held, or taken with a finding."""
    return JobLine.objects.filter(job=job).filter(Q(outcome__in=FAILED) | ~Q(faults=[]))


def failed_numbers(job: Job) -> set[int]:
    """Return the numbers of the lines that did not get in."""
    return set(JobLine.objects.filter(job=job, outcome__in=FAILED).values_list("number", flat=True))


def all_lines(job: Job) -> Iterator[JobLine]:
    """Yield the results of all lines, in order, some at a time."""
    return JobLine.objects.filter(job=job, number__gt=0).order_by("number").iterator(chunk_size=2000)


def next_number(feeds: QuerySet[Any]) -> int:
    """Return the number for the next file: behind every one that was read, also those that wait."""
    return int(feeds.aggregate(last=Max("file_number"))["last"] or 0) + 1


def held_files(by: Actor) -> QuerySet[Any]:
    """Return the files that wait for two people, or for one with a lower number."""
    return files_of(by).filter(state=JobState.HELD)


def evidence_of(feed: CoverageFeed) -> dict[str, Any]:
    """Return on which counts a file is held; empty for one that is not."""
    case = Case.objects.filter(subject=f"{feed.held_for}:{feed.pk}", closed_at__isnull=True).first()
    return case.evidence if case else {}


def held_lines(by: Actor) -> QuerySet[Case]:
    """Return the open cases about single lines of an insurer's files that were not published."""
    kinds = (Case.Kind.LINK_MISMATCH, Case.Kind.FIVE_DETAILS)
    own = Case.objects.filter(feed__insurer_id=organisation_of(by).id, kind__in=kinds, closed_at__isnull=True)
    return own.select_related("feed")


def waiting_files() -> Counter[int]:
    """Return how many files of each insurer are not applied yet and still may be."""
    live = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING, JobState.HELD)).values("uid")
    waiting = CoverageFeed.objects.filter(applied_at__isnull=True, job_uid__in=live)
    return Counter(waiting.values_list("insurer_id", flat=True))


def _state(job: Job, feed: CoverageFeed) -> str:
    if job.code == FileRejected.problem.code:
        return "rejected"
    return "released" if feed.released_at else "confirmed"
