"""kill -9 in the middle of a file, again and again: what comes of it is what would have come of it anyway."""

import os
import random
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from benchmarks.feed_file import Generated
from eligibility.actions import feeds
from eligibility.models import Case, Certificate, CoverageVersion
from eligibility.models.feeds import Hold
from platform_site.models import Job, JobLine
from tests.support.feeds import Insurer, apply, outcomes
from tests.support.killing import kill


CHUNK, KILLS = 100, 10
FILE = Generated(3000, plain=25)
CURRENT = Q(known_until__isnull=True)


def worker(job: Job, database: str, turn: int) -> subprocess.Popen[bytes]:
    """Start a worker of its own on a file."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_WORKER_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    arguments = [str(job.uid), str(settings.LOCAL_DIR), str(CHUNK), str(turn)]
    return subprocess.Popen([sys.executable, "-m", "tests.eligibility.feed_worker", *arguments], env=environment)


def result(job: Job) -> tuple[list[Any], ...]:
    """Return all that a file came to: coverages, versions, certificates, cases and lines, without keys and times."""
    versions, certificates = (
        model._default_manager.filter(feed__job_uid=job.uid).annotate(is_current=CURRENT).order_by("pk")
        for model in (CoverageVersion, Certificate)
    )
    told = versions.values_list("coverage__number", "line", "name", "lost_on", "is_cancelled", "is_current")
    granted = certificates.values_list("coverage__number", "line", "kind", "is_current")
    lines = JobLine.objects.filter(job=job).order_by("number").values_list("number", "outcome", "faults")
    cases = Case.objects.filter(feed__job_uid=job.uid).order_by("kind", "line")
    opened = cases.exclude(kind__in=Hold.values).values_list("kind", "line", "evidence", "closed_at")
    return list(told), list(granted), list(lines), list(opened)


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
    insurer = Insurer()
    job = insurer.release(apply(insurer.upload(FILE.content())))
    expected = undisturbed(job, monkeypatch)
    assert job.state == "held"
    chance = random.Random(20261121)  # noqa: S311 - where it is killed, and no secret
    killed = sum(kill_at_work(worker(job, committed, turn), job, turn, chance) for turn in range(1, KILLS + 1))
    assert killed >= KILLS // 2, "the workers were done before they could be killed"
    assert worker(job, committed, KILLS + 1).wait(timeout=300) == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.turn) == ("done", FILE.lines, FILE.lines, killed + 2)
    assert outcomes(job) == FILE.outcomes()
    assert result(job) == expected


def kill_at_work(process: subprocess.Popen[bytes], job: Job, turn: int, chance: random.Random) -> bool:
    """Kill a worker somewhere in its share of the file; tell if it was still alive."""
    share = FILE.lines // (KILLS + 1)
    _wait_for(process, job, turn, at_least=(turn - 1) * share + chance.randrange(share))
    was_alive = kill(process)
    job.refresh_from_db()
    assert job.done % CHUNK == 0
    assert JobLine.objects.filter(job=job).count() == job.done
    return was_alive


def _wait_for(process: subprocess.Popen[bytes], job: Job, turn: int, *, at_least: int) -> None:
    until = time.monotonic() + 120
    while (job.done < at_least or job.turn <= turn) and process.poll() is None:
        assert time.monotonic() < until, "the worker did not come so far"
        time.sleep(0.002)
        job.refresh_from_db(fields=["done", "turn"])
