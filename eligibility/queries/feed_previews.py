"""Files that somebody is looking at before they are registered: her own, and nobody else's."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import DataKey, Job, JobLine
from platform_site.permissions import organisation_of
from platform_site.states import JobState


KIND = "eligibility.feed_preview"
CONFIRMED, GIVEN_UP, WITH_NUMBERS = "confirmed", "given_up", "individual_number"
"""What became of a file that was looked at; none of these while it waits."""


def preview_of(by: Actor, uid: UUID) -> Job | None:
    """Return what somebody is looking at herself for the organisation she acts for, without the file; or None."""
    own = Job.objects.filter(kind=KIND, client_uid=by.user, organisation_id=organisation_of(by).id)
    return own.filter(uid=uid).defer("content").first() if by.user else None


def undecided() -> QuerySet[Job]:
    """Return the previews that wait for a decision."""
    return Job.objects.filter(kind=KIND, state=JobState.DONE, code="")


def told_of(job: Job) -> dict[str, Any] | None:
    """Return what a file would come to; None while that is not known, and once its key is destroyed."""
    line = JobLine.objects.filter(job=job, number=0).first()
    if line is None:
        return None
    try:
        sealed = bytes(line.content or b"")
        return dict(json.loads(DataKey.objects.unseal(sealed, context=f"jobline:{job.uid}:0")))
    except keys.Unreadable:
        return None
