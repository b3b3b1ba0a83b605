"""kill -9, two workers, a lost lease: what comes of an office's file is what would have come of it anyway."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import transaction

from eligibility import tasks
from eligibility.actions import assistance_feeds
from eligibility.models import AssistanceRecipient, AssistanceVoucher
from platform_site import clock, outbox
from platform_site.identifiers.checksums import modulus10_weight21
from platform_site.models import Job, JobLine, OutboxDelivery
from tests.support import databases
from tests.support.assistance import HOSPITAL, Office, apply, recipient, voucher
from tests.support.deeds import together
from tests.support.feeds import LATER, outcomes
from tests.support.killing import kill


pytestmark = pytest.mark.as_role("worker")

OFFICE = Office()
PEOPLE, CHUNK, KILLS = 40, 5, 4
LINES = PEOPLE * 4


def number(of: int) -> str:
    """Return a recipient number with its check digit."""
    digits = f"{900 + of:06}"
    return f"{digits}{modulus10_weight21(digits)}"


def rows() -> Iterator[dict[str, str]]:
    """Yield lines of every kind, many about recipients of lines far above them."""
    everybody = [number(of) for of in range(PEOPLE)]
    yield from (recipient(each) for each in everybody)
    yield from (voucher(each) for each in everybody)
    yield from (voucher(each, institution=HOSPITAL, care="inpatient") for each in everybody)
    later = [
        lambda each: recipient(each, change="change", name="生活　改"),
        lambda each: recipient(each, change="cancel"),
        lambda each: voucher(each, change="change", own_payment="100"),
        lambda each: voucher(each, change="cancel"),
        lambda each: recipient(each, sex="9"),
    ]
    yield from (later[of % 5](each) for of, each in enumerate(everybody))


def worker(job: Job, database: str, turn: int) -> subprocess.Popen[bytes]:
    """Start a worker of its own on a file."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_WORKER_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    arguments = [str(job.uid), str(settings.KEYS_DIR), str(CHUNK), str(turn)]
    return subprocess.Popen([sys.executable, "-m", "tests.eligibility.assistance_worker", *arguments], env=environment)


def result(job: Job) -> tuple[list[Any], ...]:
    """Return all that a file came to, without keys and times."""
    people = AssistanceRecipient.objects.filter(feed__job_uid=job.uid).order_by("pk")
    issued = AssistanceVoucher.objects.filter(feed__job_uid=job.uid).order_by("pk")
    told = [(row.recipient_number, row.line, row.name, row.known_until is None) for row in people]
    given = [
        (row.recipient.recipient_number, row.line, row.care, row.own_payment, row.known_until is None)
        for row in issued.select_related("recipient")
    ]
    lines = JobLine.objects.filter(job=job).order_by("number").values_list("number", "outcome", "faults")
    return told, given, list(lines)


def undisturbed(job: Job, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], ...]:
    """Return what a file comes to if nobody disturbs, and leave no trace of it."""
    monkeypatch.setattr(assistance_feeds, "CHUNK", CHUNK)
    with transaction.atomic():
        apply(job)
        told = result(job)
        transaction.set_rollback(True)
    job.refresh_from_db()
    return told


def kill_at_work(process: subprocess.Popen[bytes], job: Job, turn: int) -> bool:
    """Kill a worker somewhere in its share of the file; tell if it was still alive."""
    until = time.monotonic() + 120
    while (job.done < turn * LINES // KILLS + CHUNK or job.turn <= turn) and process.poll() is None:
        assert time.monotonic() < until, "the worker did not come so far"
        time.sleep(0.002)
        job.refresh_from_db(fields=["done", "turn"])
    return kill(process)


def test_a_worker_that_is_killed_leaves_nothing_doubled_and_nothing_out(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = OFFICE.send(*rows())
    expected = undisturbed(job, monkeypatch)
    assert {outcome for _, outcome, _ in expected[2]} == {"added", "changed", "cancelled", "refused"}
    killed = sum(kill_at_work(worker(job, committed, turn), job, turn) for turn in range(KILLS))
    assert killed >= 2, "the workers were done before they could be killed"
    assert worker(job, committed, KILLS).wait(timeout=300) == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.turn) == ("done", LINES, LINES, killed + 1)
    assert result(job) == expected


def test_of_two_workers_one_applies_a_file_and_the_other_tries_again_later(committed: str) -> None:
    job = OFFICE.send(*[recipient(number(of)) for of in range(20)])
    found = together(lambda: apply(Job.objects.get(pk=job.pk)), lambda: apply(Job.objects.get(pk=job.pk)))
    assert all(isinstance(each, outbox.NotYet) for each in found if isinstance(each, Exception))
    assert outcomes(job) == ["added"] * 20
    assert AssistanceRecipient.objects.filter(feed__job_uid=job.uid).count() == 20


def test_a_worker_that_lost_its_lease_writes_nothing(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistance_feeds, "CHUNK", 2)
    job = OFFICE.send(*[recipient(number(of)) for of in range(6)])
    moments = iter(range(100))

    def now():
        if next(moments) == 4:  # the second chunk is about to begin: another worker takes over and does all
            apply(Job.objects.get(pk=job.pk), later=LATER)
        return clock.now()

    with pytest.raises(outbox.NotYet):
        assistance_feeds.apply_feed(job_uid=str(job.uid), now=now)
    job.refresh_from_db()
    assert (job.state, job.done, outcomes(job)) == ("done", 6, ["added"] * 6)


def test_the_outbox_delivers_a_file_to_the_worker_and_may_do_so_twice(committed: str) -> None:
    job = OFFICE.send(recipient())
    deliveries = OutboxDelivery.objects.filter(
        event__payload={"job": str(job.uid)}, task="eligibility.apply_assistance_feed"
    )
    tasks.apply_assistance_feed(deliveries.get().pk)
    assert deliveries.get().state == "done"
    deliveries.update(state="pending", closed_at=None)
    tasks.apply_assistance_feed(deliveries.get().pk)
    assert outcomes(job) == ["added"]


def test_a_line_that_the_database_does_not_take_is_put_aside_alone(committed: str) -> None:
    with databases.owner(committed) as owner:
        owner.execute("alter table eligibility_assistancerecipient add check (name <> '毒') not valid")
    names = ["毒" if of == 3 else "生活　薫" for of in range(7)]
    told = OFFICE.tell(*[recipient(number(of), name=name) for of, name in enumerate(names)])
    assert told == ["added"] * 3 + ["refused ELIG-FEED-LINE-FAILED"] + ["added"] * 3
