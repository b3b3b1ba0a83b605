"""A worker that is killed in the middle of a bulk check: another goes on, and nobody is checked twice (ARCH-4)."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from eligibility.models import EligibilityCheck
from platform_site.models import Job
from tests.support import databases, trail
from tests.support.bulk import by_numbers, by_ref, requested, worked
from tests.support.callers import P001, Caller
from tests.support.killing import kill


CLINIC = Caller("sandbox-clinic-1")
ITEMS = 120
LEASE = timedelta(minutes=3)
WORK = """
import sys, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from eligibility.actions.bulk import run_bulk_check
from platform_site import clock
run_bulk_check(job_uid=sys.argv[2], now=clock.now)
"""


def start_worker(database: str, job: Job, installation: Path) -> subprocess.Popen:
    """Start a worker process of its own on a job."""
    environment = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_WORKER_URL"],
        "PLATFORM_LOCAL": str(installation),
        "KEYS_DIR": str(installation / "keys"),
        "DJANGO_SETTINGS_MODULE": "platform_site.settings",
    }
    return subprocess.Popen([sys.executable, "-c", WORK, database, str(job.uid)], env=environment)


def kill_when(worker: subprocess.Popen, checks: int) -> None:
    """Kill a worker once so many checks are made."""
    deadline = time.monotonic() + 120
    while EligibilityCheck.objects.filter(is_bulk=True).count() < checks:
        assert worker.poll() is None, "the worker ended before it could be killed"
        assert time.monotonic() < deadline, "the worker made no checks"
        time.sleep(0.002)
    assert kill(worker)


@pytest.mark.parametrize("checks", [1, 40])
def test_another_worker_goes_on_and_no_item_is_checked_twice(committed, installation, checks):
    ref = CLINIC.check(P001).json()["patient_ref"]
    items = [by_numbers(number=str(9000 + n)) if n % 2 else by_ref(ref) for n in range(ITEMS)]
    job, start = requested(CLINIC, items), trail.newest(committed)
    kill_when(start_worker(committed, job, installation), checks)
    databases.become("worker")
    killed = Job.objects.get(pk=job.pk)
    assert (killed.state, killed.done < ITEMS) == ("running", True)
    job = worked(job, later=LEASE)

    assert (job.state, job.done, job.turn) == ("done", ITEMS, 2)
    outcomes = Counter(job.lines.values_list("outcome", flat=True))
    assert outcomes == {"unchanged": ITEMS // 2, "not_found": ITEMS // 2}
    assert EligibilityCheck.objects.filter(is_bulk=True).count() == ITEMS
    first_time = [line for line in trail.lines(committed, after=start) if "replayed" not in line["detail"]]
    assert len(first_time) == ITEMS
    assert len({line["about"] for line in first_time}) == ITEMS
