"""Comparisons of an insurer's ledger as its people see them."""

import json
from uuid import UUID

from django.db.models import QuerySet

from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import DataKey, Job, JobLine
from platform_site.permissions import organisation_of


KIND = "eligibility.ledger_comparison"
SAME, MISSING = "same", "missing_there"


def comparisons_of(by: Actor) -> QuerySet[Job]:
    """Return the insurer's comparisons, without the ledgers that came in."""
    return Job.objects.filter(kind=KIND, organisation_id=organisation_of(by).id).defer("content")


def comparison_of(by: Actor, uid: UUID) -> Job | None:
    """Return one of the insurer's own comparisons, or None for any other."""
    return comparisons_of(by).filter(uid=uid).first()


def differences(job: Job) -> QuerySet[JobLine]:
    """Return the lines that differ, or are missing on either side."""
    return JobLine.objects.filter(job=job).exclude(outcome=SAME)


def numbers_of(line: JobLine, job: Job) -> dict[str, str]:
    """Return which coverage no line of the ledger names, within `reads` of its person; empty once that is destroyed."""
    if line.content is None:
        return {}
    try:
        return dict(json.loads(DataKey.objects.unseal(bytes(line.content), context=f"jobline:{job.uid}:{line.number}")))
    except keys.Unreadable:
        return {}
