"""What a file must not have held: received bytes in which an individual number stands are not kept."""

from datetime import datetime

from eligibility.gateways.individual_numbers import holds_individual_number
from platform_site import audit, jobs, keys
from platform_site.actors import Actor
from platform_site.models import Job


def destroy(job: Job, *, by: Actor, at: datetime) -> None:
    """Destroy the sealed bytes of a file that has ended if there is an individual number in them; the SHA-256 stays."""
    try:
        found = holds_individual_number(jobs.content_of(job))
    except keys.Unreadable:
        return
    if found:
        jobs.destroy_content(job)
        audit.record("eligibility.feed_content_destroyed", by=by, at=at, about=f"Job:{job.uid}")
