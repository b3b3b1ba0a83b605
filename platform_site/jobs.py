"""Long work with progress: a job is leased by one worker at a time and taken up again where it stopped."""

import hashlib
import uuid
from collections.abc import Iterable
from copy import copy
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from platform_site.actors import Actor
from platform_site.models import DataKey, Job, JobLine, copy_in
from platform_site.states import JOB, JobState


LEASE = timedelta(seconds=120)


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one was about to write is rolled back."""


def create(kind: str, content: bytes, *, purpose: str, by: Actor, at: datetime) -> Job:
    """Store what came in, sealed, as a queued job of the actor's organisation.

    `client_uid` says who asked: a system, or the person who sent it on a page; the two never share a uid.
    """
    assert by.organisation is not None  # noqa: S101 - every caller has checked the actor's scope
    uid = uuid.uuid4()
    return Job.objects.create(
        uid=uid,
        kind=kind,
        organisation_id=by.organisation.id,
        client_uid=by.client or by.user,
        content=DataKey.objects.seal(purpose, content, context=f"job:{uid}", at=at),
        content_sha256=hashlib.sha256(content).digest(),
        created_at=at,
    )


def expect(job: Job, total: int) -> None:
    """Say of a job that was just created how much there is to do."""
    job.total = total
    job.save(update_fields=["total"])


def content_of(job: Job) -> bytes:
    """Return what came in, byte for byte."""
    return DataKey.objects.unseal(bytes(job.content), context=f"job:{job.uid}")


def lease(uid: str, *, at: datetime) -> Job | None:
    """Take a job that nobody works on; return None if it has ended or somebody holds it."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(free, uid=uid).exclude(state__in=JOB.ends).first()
        if job is None:
            return None
        job.move(to=JobState.RUNNING, at=at)
        job.turn, job.leased_until, job.code = job.turn + 1, at + LEASE, ""
        job.save(update_fields=["state", "ended_at", "turn", "leased_until", "code"])
    return job


def has_ended(uid: str) -> bool:
    """Tell if there is nothing left to do for a job."""
    return Job.objects.filter(uid=uid, state__in=JOB.ends).exists()


def progress(job: Job, lines: Iterable[JobLine], *, at: datetime) -> None:
    """Write the results of lines within the transaction that has their effects; raise LeaseLost.

    The count is the database's: a transaction that is tried again must not count twice.
    """
    new = list(lines)
    _mine(job, done=F("done") + len(new), leased_until=at + LEASE)
    copy_in(new)
    job.refresh_from_db(fields=["done"])


def set_total(job: Job, total: int) -> None:
    """Say how much there is to do."""
    _mine(job, total=total)
    job.total = total


def renew(job: Job, *, at: datetime) -> None:
    """Keep a job through work that writes nothing; raise LeaseLost."""
    _mine(job, leased_until=at + LEASE)


def looked_at(job: Job, *, done: int, at: datetime) -> None:
    """Say how far work is that writes nothing yet, and keep the job; raise LeaseLost."""
    _mine(job, done=done, leased_until=at + LEASE)
    job.done = done


def decide(job: Job, *, code: str) -> None:
    """Say of a job that has ended, and that the caller has locked, what somebody made of it; its content is gone."""
    job.code, job.content = code, b""
    job.save(update_fields=["code", "content"])


def hold(job: Job, *, code: str, at: datetime) -> None:
    """Put a job aside until something else has happened, and say what it waits for."""
    held = copy(job)
    held.move(to=JobState.HELD, at=at)
    _mine(job, state=held.state, leased_until=None, code=code)


def wait_for(job: Job, *, code: str) -> None:
    """Say of a job that is held, and that the caller has locked, what it waits for now."""
    job.code = code
    job.save(update_fields=["code"])


def drop(job: Job, *, code: str, at: datetime) -> None:
    """Close a job that is held, and that the caller has locked, unworked."""
    job.move(to=JobState.FAILED, at=at)
    job.code = code
    job.save(update_fields=["state", "ended_at", "code"])


def destroy_content(job: Job) -> None:
    """Keep no longer what came in; its SHA-256 stays."""
    Job.objects.filter(pk=job.pk).update(content=b"")


def finish(job: Job, *, at: datetime) -> None:
    """Close a job whose lines have all been worked on."""
    _end(job, JobState.DONE, at=at)


def fail(job: Job, *, code: str, faults: list[dict[str, str]], at: datetime) -> None:
    """Close a job of which nothing could be done, and say why."""
    _end(job, JobState.FAILED, at=at, code=code, faults=faults)


def _end(job: Job, to: str, *, at: datetime, **values: object) -> None:
    ended = copy(job)  # the job itself stays as it is, or a second try of the transaction could not end it
    ended.move(to=to, at=at)
    _mine(job, state=ended.state, ended_at=ended.ended_at, leased_until=None, **values)


def _mine(job: Job, **values: object) -> None:
    """Write to the job only while this worker's turn lasts: compare and set."""
    if not Job.objects.filter(pk=job.pk, turn=job.turn, state=JobState.RUNNING).update(**values):
        raise LeaseLost(str(job.uid))
