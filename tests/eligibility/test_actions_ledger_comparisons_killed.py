"""kill -9 in the middle of a comparison: what comes of it is what would have come of it anyway."""

import os
import secrets
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings

from platform_site.models import Job, JobLine
from tests.support.callers import Caller
from tests.support.feeds import Insurer, line
from tests.support.killing import kill
from tests.support.ledgers import asked, file, member, missing_there, outcomes, worked


LINES, HELD, CHUNK, KILLS = 160, 240, 6, 4


def worker(job: Job, database: str, turn: int) -> subprocess.Popen[bytes]:
    """Start a worker of its own on a ledger."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_WORKER_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    arguments = [str(job.uid), str(settings.KEYS_DIR), str(CHUNK), str(turn)]
    return subprocess.Popen([sys.executable, "-m", "tests.eligibility.ledger_worker", *arguments], env=environment)


@pytest.mark.as_role("worker")
def test_a_worker_that_is_killed_leaves_nothing_doubled_and_nothing_out(committed: str) -> None:
    Insurer().tell(*[line(str(number)) for number in range(7000, 7000 + HELD)])
    content = file([member(str(number), sex=str(1 + number % 3)) for number in range(7000, 7000 + LINES)])
    undisturbed = worked(asked(Caller("sandbox-insurer-1"), content))
    job = asked(Caller("sandbox-insurer-1"), content)
    killed = sum(kill_at_work(worker(job, committed, turn), job, turn, undisturbed.done) for turn in range(KILLS))
    assert killed >= 2, "the workers were done before they could be killed"
    assert worker(job, committed, KILLS).wait(timeout=300) == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.turn) == ("done", undisturbed.done, undisturbed.done, killed + 1)
    assert outcomes(job) == outcomes(undisturbed)
    assert missing_there(job) == missing_there(undisturbed)


def kill_at_work(process: subprocess.Popen[bytes], job: Job, turn: int, lines: int) -> bool:
    """Kill a worker somewhere in its share of the ledger; tell if it was still alive."""
    share = lines // KILLS
    _wait_for(process, job, turn, at_least=turn * share + secrets.randbelow(share))
    was_alive = kill(process)
    job.refresh_from_db()
    assert JobLine.objects.filter(job=job).count() == job.done
    return was_alive


def _wait_for(process: subprocess.Popen[bytes], job: Job, turn: int, *, at_least: int) -> None:
    until = time.monotonic() + 120
    while (job.done < at_least or job.turn <= turn) and process.poll() is None:
        assert time.monotonic() < until, "the worker did not come so far"
        time.sleep(0.002)
        job.refresh_from_db(fields=["done", "turn"])
