"""People who send files on the pages: choosing a file, and the worker that looks through it and applies it."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from eligibility.actions import assistance_feeds, feed_previews, feeds, ledger_comparisons
from platform_site import clock
from platform_site.models import Job
from tests.support.visitors import Visitor


NEW, ASSISTANCE, LEDGER = "/staff/feeds/new", "/staff/assistance-feeds/new", "/staff/ledger/new"
LATER = timedelta(minutes=3)
WORK = {
    "eligibility.coverage_feed": feeds.apply_feed,
    "eligibility.feed_preview": feed_previews.run_preview,
    "eligibility.assistance_feed": assistance_feeds.apply_feed,
    "eligibility.ledger_comparison": ledger_comparisons.run_comparison,
}


def chosen(visitor: Visitor, content: bytes, *, path: str = NEW) -> Any:
    """Choose a file on a page; return the answer."""
    return visitor.post(path, {"file": SimpleUploadedFile("members.csv", content, "text/csv")})


def looked_at(visitor: Visitor, content: bytes) -> str:
    """Choose a file and have it looked through; return the address of its preview."""
    answer = chosen(visitor, content)
    assert answer.status_code == 302, answer.content.decode()
    worked(newest())
    return str(answer["Location"])


def registered(visitor: Visitor, content: bytes) -> Job:
    """Choose a file, look at it, register it, and have it applied."""
    visitor.post(looked_at(visitor, content), {"decision": "confirm"})
    return worked(newest())


def newest() -> Job:
    """Return the job that was made last."""
    return Job.objects.order_by("pk").last()


def worked(job: Job, *, later: timedelta = timedelta()) -> Job:
    """Do a job as a worker would, and return it as it is then."""
    WORK[job.kind](job_uid=str(job.uid), now=lambda: clock.now() + later)
    job.refresh_from_db()
    return job


def text_of(answer: Any) -> str:
    """Return a page, or the file that came instead of one."""
    content = answer.getvalue() if answer.streaming else answer.content
    return content.decode()
