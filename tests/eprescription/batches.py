"""A facility's batches of in-house prescriptions: sent, worked on, and read again."""

from datetime import datetime, timedelta
from typing import Any

from eprescription.actions.in_house_batches import request_in_house_batch, run_in_house_batch
from eprescription.rules.document import Form, Kind
from platform_site import clock
from platform_site.models import Job
from tests.eprescription.api_calls import API, text_of
from tests.support import rx
from tests.support.callers import Caller


PATH = f"{API}/in-house-batches"
CLINIC, OTHER = Caller(rx.CLINIC), Caller(rx.OTHER)


def item(
    *names: str, ref: str, setting: str = "outpatient", signed: bool = False, overrides: Any = (), form=Form.JSON,
    **changed: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return one in-house prescription of a batch as a program sends it; unsigned JSON unless told otherwise."""
    sent = rx.sent(rx.document(*names, form=form, **changed), kind=Kind.IN_HOUSE, signed=signed)
    body = {"setting": setting, "form": form.value, "document": text_of(sent.envelope), "patient_ref": ref}
    return {**body, **({"signature": sent.signature} if sent.signature else {}), "overrides": list(overrides)}


def requested(items: list[dict[str, Any]], caller: Caller = CLINIC, *, at: datetime | None = None) -> Job:
    """Send a batch as the door passes it on, and leave it to a worker."""
    passed = [{"include_own": False, **each} for each in items]
    return request_in_house_batch(items=passed, by=caller.actor, at=at or clock.now())


def worked(job: Job, *, later: timedelta = timedelta()) -> Job:
    """Work on a batch as a worker would, and return it as it is then."""
    run_in_house_batch(job_uid=str(job.uid), now=lambda: clock.now() + later)
    job.refresh_from_db()
    return job


def results(job: Job, caller: Caller = CLINIC) -> list[dict[str, Any]]:
    """Return what the job shows of each prescription."""
    return list(caller.get(f"/api/v1/jobs/{job.uid}").json()["results"])


def outcomes(job: Job) -> list[str]:
    """Return what came of each prescription: its outcome, with the code of what was refused."""
    return [" ".join([line.outcome, *(each["code"] for each in line.faults)]) for line in job.lines.order_by("number")]
