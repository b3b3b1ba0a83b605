"""院内処方の一括登録: what a facility gave its own patients on a day, at discharge or in a month (E-19)."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.actions.in_house_lines import line_of
from eprescription.permissions import check_is_issuer, check_may_issue
from platform_site import audit, jobs, outbox
from platform_site.actions.leased import work_on
from platform_site.actors import Actor, the_platform
from platform_site.errors import Refused
from platform_site.models import Job, JobLine
from platform_site.queries import disks
from platform_site.queries.jobs import actor_behind, job_of
from platform_site.transactions import action


KIND = "eprescription.in_house_batch"
REQUESTED = "eprescription.in_house_batch_requested"
MOST = 500
"""Prescriptions in a batch; a month of a large hospital is several batches."""
CHUNK = 10
"""Prescriptions between two notes of progress: so many at most are looked at again after a worker was killed."""


def requested_before(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the batch of an earlier request with the same key; raises NotFound for another facility's."""
    check_is_issuer(by)
    return job_of(by, uid)


@action(REQUESTED, again=requested_before)
def request_in_house_batch(*, items: Sequence[Mapping[str, Any]], by: Actor, at: datetime) -> Job:
    """Take up to 500 in-house prescriptions to be registered by a worker, sealed until then.

    Each has been validated at the door, and has plain JSON values: `setting`, `form`, `document` (base64),
    `patient_ref`, and where they are wanted `signature`, `include_own`, `overrides`. Raises ScopeMissing, NotPermitted,
    FacilityStopped, NotInspected, NoRoom.
    """
    check_may_issue(by, at=at)
    disks.check_room()
    job = jobs.create(KIND, json.dumps(list(items)).encode(), purpose="bulk_request", by=by, at=at)
    jobs.expect(job, len(items))
    audit.record(REQUESTED, by=by, at=at, about=f"Job:{job.uid}", items=len(items))
    outbox.put(REQUESTED, at=at, job=str(job.uid))
    return job


def run_in_house_batch(*, job_uid: str, now: Callable[[], datetime]) -> None:
    """Work on a batch from where it stands; raises outbox.NotYet while, or once, another worker holds it."""
    if jobs.has_ended(job_uid):
        return
    work_on(job_uid, lambda job: _work(job, now), now=now)


def _work(job: Job, now: Callable[[], datetime]) -> None:
    items = json.loads(jobs.content_of(job))
    for start in range(job.done, len(items), CHUNK):
        try:
            by = actor_behind(job)
            check_may_issue(by, at=now())
        except Refused as refusal:
            fail(job=job, code=refusal.problem.code, by=the_platform(str(job.uid)), at=now())
            return
        chunk = enumerate(items[start : start + CHUNK], start=start + 1)
        lines = [line_of(job, number, item, by=by, at=now()) for number, item in chunk]
        keep_lines(job=job, lines=lines, by=by, at=now())
    close(job=job, by=the_platform(str(job.uid)), at=now())


@action("eprescription.in_house_batch_worked")
def keep_lines(*, job: Job, lines: Sequence[JobLine], by: Actor, at: datetime) -> None:
    """Keep what came of some prescriptions of a batch; raises LeaseLost."""
    jobs.progress(job, lines, at=at)
    audit.record("eprescription.in_house_batch_worked", by=by, at=at, about=f"Job:{job.uid}", items=len(lines))


@action("eprescription.in_house_batch_done")
def close(*, job: Job, by: Actor, at: datetime) -> None:
    """Close a batch, and keep its documents no longer: what was registered has its own bytes."""
    jobs.finish(job, at=at)
    jobs.destroy_content(job)
    audit.record("eprescription.in_house_batch_done", by=by, at=at, about=f"Job:{job.uid}", items=job.done)


@action("eprescription.in_house_batch_failed")
def fail(*, job: Job, code: str, by: Actor, at: datetime) -> None:
    """Close a batch that may not go on, and say why; what was registered of it stays."""
    jobs.fail(job, code=code, faults=[], at=at)
    jobs.destroy_content(job)
    audit.record("eprescription.in_house_batch_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)
