"""kill -9 in the middle of a file, again and again: what comes of it is what would have come of it anyway."""

import os
import secrets
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from eligibility.actions import feeds
from eligibility.models import Certificate, CoverageVersion
from platform_site.models import Job, JobLine
from tests.support.feeds import Insurer, apply, ended, line


LINES, CHUNK, KILLS = 240, 6, 4
CURRENT = Q(known_until__isnull=True)
LIMIT = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-08-01"}


def rows() -> list[dict[str, str]]:
    """Return lines of every kind, many about coverages of lines far above them."""
    members = [line(str(number), **(LIMIT if number % 3 else {})) for number in range(LINES // 2)]
    later = [
        [line(str(number), change="change", name="試験　改"), ended(str(number)), line(str(number), change="cancel"),
         line(str(number), sex="9")][number % 4]
        for number in range(LINES // 2)
    ]  # fmt: skip
    return members + later


def worker(job: Job, database: str, turn: int) -> subprocess.Popen[bytes]:
    """Start a worker of its own on a file."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_WORKER_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    arguments = [str(job.uid), str(settings.KEYS_DIR), str(CHUNK), str(turn)]
    return subprocess.Popen([sys.executable, "-m", "tests.eligibility.feed_worker", *arguments], env=environment)


def result(job: Job) -> tuple[list[Any], ...]:
    """Return all that a file came to: coverages, versions, certificates, persons and lines, without keys and times."""
    versions, certificates = (
        model._default_manager.filter(feed__job_uid=job.uid).annotate(is_current=CURRENT).order_by("pk")
        for model in (CoverageVersion, Certificate)
    )
    told = versions.values_list("coverage__number", "line", "name", "lost_on", "is_cancelled", "is_current")
    granted = certificates.values_list("coverage__number", "line", "kind", "is_current")
    lines = JobLine.objects.filter(job=job).order_by("number").values_list("number", "outcome", "faults")
    return list(told), list(granted), list(lines)


def undisturbed(job: Job, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], ...]:
    """Return what a file comes to if nobody disturbs, and leave no trace of it."""
    monkeypatch.setattr(feeds, "CHUNK", CHUNK)
    with transaction.atomic():
        apply(job)
        told = result(job)
        transaction.set_rollback(True)
    job.refresh_from_db()
    return told


@pytest.mark.as_role("worker")
def test_a_worker_that_is_killed_leaves_nothing_doubled_and_nothing_out(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Insurer().send(*rows())
    expected = undisturbed(job, monkeypatch)
    assert job.state == "queued"
    killed = sum(kill(worker(job, committed, turn), job, turn) for turn in range(KILLS))
    assert killed >= 2, "the workers were done before they could be killed"
    assert worker(job, committed, KILLS).wait(timeout=60) == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.turn) == ("done", LINES, LINES, killed + 1)
    assert result(job) == expected


def kill(process: subprocess.Popen[bytes], job: Job, turn: int) -> bool:
    """Kill a worker somewhere in its share of the file; tell if it was still alive."""
    share = LINES // KILLS
    _wait_for(process, job, turn, at_least=turn * share + secrets.randbelow(share))
    process.send_signal(signal.SIGKILL)
    was_alive = process.wait() == -signal.SIGKILL
    job.refresh_from_db()
    assert job.done % CHUNK == 0
    assert JobLine.objects.filter(job=job).count() == job.done
    return was_alive


def _wait_for(process: subprocess.Popen[bytes], job: Job, turn: int, *, at_least: int) -> None:
    until = time.monotonic() + 30
    while (job.done < at_least or job.turn <= turn) and process.poll() is None:
        assert time.monotonic() < until, "the worker did not come so far"
        time.sleep(0.002)
        job.refresh_from_db(fields=["done", "turn"])
