"""How a worker takes up a long job that the outbox has told it of."""

from collections.abc import Callable
from datetime import datetime

from platform_site import jobs, outbox
from platform_site.models import Job


def work_on(uid: str, work: Callable[[Job], None], *, now: Callable[[], datetime]) -> None:
    """Lease a job and work on it; raises outbox.NotYet while, or once, another worker holds it."""
    job = jobs.lease(uid, at=now())
    if job is None:
        raise outbox.NotYet
    try:
        work(job)
    except jobs.LeaseLost as lost:
        raise outbox.NotYet from lost
