"""A facility's bulk checks: asked for, worked on, and read again."""

from datetime import datetime, timedelta
from typing import Any

from eligibility.actions.bulk import request_bulk_check, run_bulk_check
from platform_site import clock
from platform_site.models import Job
from platform_site.periods import jst_day
from tests.support.callers import P001, Caller


PATH = "/api/v1/eligibility/bulk-checks"
NUMBERS = ("insurer_number", "symbol", "number", "branch", "birth_date")


def by_ref(ref: str, **more: Any) -> dict[str, Any]:
    """Return an item by a facility's handle."""
    return {"patient_ref": ref, **more}


def by_numbers(body: dict[str, Any] = P001, *, day: str | None = None, **changed: Any) -> dict[str, Any]:
    """Return an item by numbers, with an appointment today or on the day given."""
    numbers = {name: body[name] for name in NUMBERS if name in body}
    return {**numbers, "appointment_on": day or str(jst_day(clock.now())), **changed}


def requested(caller: Caller, items: list[dict[str, Any]], *, at: datetime | None = None) -> Job:
    """Ask for items, and leave them to a worker."""
    return request_bulk_check(items=items, by=caller.actor, at=at or clock.now())


def worked(job: Job, *, later: timedelta = timedelta()) -> Job:
    """Work on a job as a worker would, and return it as it is then."""
    run_bulk_check(job_uid=str(job.uid), now=lambda: clock.now() + later)
    job.refresh_from_db()
    return job


def results(caller: Caller, job: Job) -> list[dict[str, Any]]:
    """Return what the job shows of each item."""
    return caller.get(f"/api/v1/jobs/{job.uid}").json()["results"]


def bulk(caller: Caller, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask, work and read."""
    return results(caller, worked(requested(caller, list(items))))
