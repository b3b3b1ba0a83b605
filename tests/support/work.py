"""Long work, as a worker would do it, in the test's own transaction."""

from typing import Any

from eligibility.actions import assistance_feeds, bulk, feeds
from platform_site import clock
from tests.support.callers import Caller


def bulk_checked(caller: Caller, *items: dict[str, Any]) -> str:
    """Have people looked up; return the job's id."""
    answer = caller.post("/api/v1/eligibility/bulk-checks", {"items": list(items)})
    assert answer.status_code == 202, answer.content
    bulk.run_bulk_check(job_uid=answer.json()["job_id"], now=clock.now)
    return answer.json()["job_id"]


def fed(caller: Caller, content: bytes) -> str:
    """Have a coverage feed applied; return the job's id."""
    return applied(uploaded(caller, content))


def uploaded(caller: Caller, content: bytes) -> str:
    """Send a coverage feed; return the job's id."""
    answer = caller.post("/api/v1/eligibility/coverage-feeds", content, content_type="text/csv")
    assert answer.status_code == 202, answer.content
    return str(answer.json()["job_id"])


def applied(job: str) -> str:
    """Apply a coverage feed; return the job's id."""
    feeds.apply_feed(job_uid=job, now=clock.now)
    return job


def assisted(caller: Caller, content: bytes) -> str:
    """Have an assistance feed applied; return the job's id."""
    answer = caller.post("/api/v1/eligibility/assistance-feeds", content, content_type="text/csv")
    assert answer.status_code == 202, answer.content
    assistance_feeds.apply_feed(job_uid=answer.json()["job_id"], now=clock.now)
    return str(answer.json()["job_id"])
