"""A worker that is killed in the middle of a batch: another goes on, and nothing is registered twice (ARCH-4)."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from eprescription.models import UsedContent
from platform_site.models import Job
from tests.eprescription.batches import item, outcomes, requested, results, worked
from tests.support import databases, rx
from tests.support.killing import kill


ITEMS = 24
LEASE = timedelta(minutes=3)
WORK = """
import sys, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from eprescription.actions.in_house_batches import run_in_house_batch
from platform_site import clock
run_in_house_batch(job_uid=sys.argv[2], now=clock.now)
"""


def start_worker(database: str, job: Job, installation: Path) -> subprocess.Popen:
    """Start a worker process of its own on a batch."""
    environment = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_WORKER_URL"],
        "PLATFORM_LOCAL": str(installation),
        "KEYS_DIR": str(installation / "keys"),
        "DJANGO_SETTINGS_MODULE": "platform_site.settings",
    }
    return subprocess.Popen([sys.executable, "-c", WORK, database, str(job.uid)], env=environment)


def kill_when(worker: subprocess.Popen, registered: int) -> None:
    """Kill a worker once so many prescriptions are registered."""
    deadline = time.monotonic() + 120
    while UsedContent.objects.count() < registered:
        assert worker.poll() is None, "the worker ended before it could be killed"
        assert time.monotonic() < deadline, "the worker registered nothing"
        time.sleep(0.002)
    assert kill(worker)


def test_another_worker_goes_on_and_nothing_is_registered_twice(committed, installation):
    rx.prepare()
    ref = rx.visit()
    job = requested([item(ref=ref, days=days) for days in range(1, ITEMS + 1)])
    kill_when(start_worker(committed, job, installation), 13)
    databases.become("worker")
    killed = Job.objects.get(pk=job.pk)
    assert (killed.state, killed.done < ITEMS) == ("running", True)
    job = worked(job, later=LEASE)
    assert (job.state, job.done, job.turn, outcomes(job)) == ("done", ITEMS, 2, ["registered"] * ITEMS)
    assert UsedContent.objects.count() == ITEMS
    databases.become("web")
    assert len({shown["answer"]["prescription_id"] for shown in results(job)}) == ITEMS
