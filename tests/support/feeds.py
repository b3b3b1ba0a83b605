"""An insurer's files in the tests: lines, files, sending them, and what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Max

from eligibility.actions import feed_holds, feeds
from eligibility.gateways import feed_writer
from eligibility.models import Coverage, CoverageFeed, CoverageVersion
from platform_site import clock
from platform_site.actors import Actor
from platform_site.models import Job, JobLine
from platform_site.states import JOB
from tests.support.callers import Caller


UNION, CITY, LATE = "06139992", "138057", "39130018"
AS_OF = datetime(2026, 11, 19, 18, tzinfo=UTC)
LATER = timedelta(minutes=3)
"""Longer than a lease, so that the next worker may take a job over."""


def line(number: str = "7001", **cells: str) -> dict[str, str]:
    """Return a good line about a new member of 架空健康保険組合; `cells` says what is different."""
    return {
        "change": "new",
        "insurer_number": UNION,
        "symbol": "架空７７",
        "number": number,
        "branch": "01",
        "acquired_on": "2026-04-01",
        "link_token": f"TEST-LINK-{number}",
        "name": "試験　歩",
        "kana": "シケン　アユム",
        "sex": "1",
        "birth_date": "1980-01-01",
        "postal_code": "999-9999",
        "address": "架空県架空市試験町1-1",
        "relationship": "1",
        "householder": "試験　歩",
        "card_class": "01",
        "issued_on": "2026-04-01",
        "valid_from": "2026-04-01",
    } | cells


def ended(number: str = "7001", lost_on: str = "2026-10-01", reason: str = "99", **cells: str) -> dict[str, str]:
    """Return a line that ends a coverage."""
    return line(number, change="end", lost_on=lost_on, loss_reason=reason) | cells


def file(rows: Iterable[Mapping[str, str]], *, number: int = 1, insurer: str = UNION, **more: Any) -> bytes:
    """Return a whole file."""
    return feed_writer.write(insurer, file_number=number, rows=rows, **{"as_of": AS_OF, **more})


@dataclass
class Insurer:
    """An insurer's system that sends files, and the worker that applies them."""

    client_id: str = "sandbox-insurer-1"

    @property
    def caller(self) -> Caller:
        """Return its system."""
        return Caller(self.client_id)

    def send(self, *rows: Mapping[str, str], number: int | None = None, **more: Any) -> Job:
        """Send lines as a file, and leave it to a worker."""
        return self.upload(self.content(*rows, number=number, **more))

    def content(self, *rows: Mapping[str, str], number: int | None = None, **more: Any) -> bytes:
        """Return lines as a file with the next number, or the one given."""
        number = self.next_number() if number is None else number
        return file(rows, number=number, insurer=self.caller.code, **more)

    def next_number(self) -> int:
        """Return the number behind the last that was read, and behind those that wait to be read."""
        own = CoverageFeed.objects.filter(insurer__code=self.caller.code)
        ended = Job.objects.filter(state__in=JOB.ends).values("uid")
        last = own.aggregate(last=Max("file_number"))["last"] or 0
        return last + own.filter(file_number__isnull=True).exclude(job_uid__in=ended).count() + 1

    def person(self, acting_user: str) -> Actor:
        """Return its system with one of its people at the keys."""
        return replace(self.caller.actor, acting_user=acting_user)

    def release(self, job: Job, *people: str) -> Job:
        """Let people of the insurer release a held file, two if none is named."""
        for each in people or ("first", "second"):
            by = self.person(each)
            feed_holds.release_feed(job_uid=job.uid, sha256=bytes(job.content_sha256), by=by, at=clock.now())
        return job

    def upload_as(self, acting_user: str, *rows: Mapping[str, str]) -> Job:
        """Send lines as a file, as one of its people."""
        return feeds.receive_feed(content=self.content(*rows), by=self.person(acting_user), at=clock.now())

    def upload(self, content: bytes) -> Job:
        """Send bytes."""
        return feeds.receive_feed(content=content, by=self.caller.actor, at=clock.now())

    def tell(self, *rows: Mapping[str, str], **more: Any) -> list[str]:
        """Send lines, apply them, and return what came of each."""
        return outcomes(apply(self.send(*rows, **more)))


def apply(job: Job, *, later: timedelta = timedelta()) -> Job:
    """Apply a file as a worker would, and return its job as it is then."""
    feeds.apply_feed(job_uid=str(job.uid), now=lambda: clock.now() + later)
    job.refresh_from_db()
    return job


def outcomes(job: Job) -> list[str]:
    """Return what came of each line, in order: an outcome, with the code and place of what was wrong."""
    return [_told(each) for each in JobLine.objects.filter(job=job).order_by("number")]


def _told(result: JobLine) -> str:
    faults = [f"{fault['code']} {fault['pointer']}".strip() for fault in result.faults]
    return " ".join([result.outcome, *faults])


def coverage(number: str = "7001") -> Coverage:
    """Return a stored coverage of 架空健康保険組合 by its number."""
    return Coverage.objects.get(insurer__code=UNION, number=number)


def versions(number: str = "7001") -> list[CoverageVersion]:
    """Return its versions, oldest first."""
    return list(CoverageVersion.objects.filter(coverage=coverage(number)).order_by("pk"))


def current(number: str = "7001") -> CoverageVersion:
    """Return what is known of it now."""
    return CoverageVersion.objects.get(coverage=coverage(number), known_until__isnull=True)
