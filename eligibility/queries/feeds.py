"""Where a held file stands with the people who decide about it."""

from typing import Any

from eligibility.errors.feeds import FileRejected
from eligibility.models import CoverageFeed
from platform_site.models import Job


def decision_on(job: Job) -> dict[str, Any]:
    """Return what its people have decided about a file so far: `confirmed`, `released` or `rejected`."""
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    return {"job_id": str(job.uid), "state": _state(job, feed), "held_for": feed.held_for}


def _state(job: Job, feed: CoverageFeed) -> str:
    if job.code == FileRejected.problem.code:
        return "rejected"
    return "released" if feed.released_at else "confirmed"
