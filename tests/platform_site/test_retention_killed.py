"""A purge that is killed half way goes on at the next run; two at once do no harm; nobody waits for one long."""

import os
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from platform_site import clock, retention
from platform_site.actors import the_platform
from platform_site.errors import Busy
from platform_site.models import Consent, Notice, Organisation, Person, PurgeRun
from platform_site.retention import POLICIES, purging
from tests.factories import platform_site as make
from tests.support.deeds import together
from tests.support.holds import hold
from tests.support.killing import kill
from tests.support.sessions import session


pytestmark = pytest.mark.as_role("worker")
OLD, CHUNK = 3000, 7
LONG_AGO = clock.now() - timedelta(days=365 * 20)


def worker(database: str, label: str) -> subprocess.Popen[bytes]:
    """Start a worker of its own that carries one policy out in small chunks."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_WORKER_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    arguments = [sys.executable, "-m", "tests.platform_site.purge_worker", label, str(CHUNK)]
    return subprocess.Popen(arguments, env=environment)


def old_consents() -> Person:
    """Leave thousands of consents that are over, some that are not, and some of a held person; give that person."""
    held, clinic, others = make.PersonFactory(), make.OrganisationFactory(), make.PersonFactory()
    hold(held)
    now = clock.now()

    def one(person: Person, given_at) -> Consent:
        return make.ConsentFactory.build(
            person=person, organisation=clinic, given_at=given_at, valid_until=given_at + timedelta(hours=24)
        )

    Consent.objects.bulk_create(
        [one(others, LONG_AGO) for _ in range(OLD)]
        + [one(held, LONG_AGO) for _ in range(5)]
        + [one(others, now) for _ in range(5)]
    )
    return held


def wait_for_runs(process: subprocess.Popen[bytes], at_least: int) -> None:
    """Wait until so many chunks were committed."""
    deadline = time.monotonic() + 60
    while PurgeRun.objects.filter(label="platform_site.Consent").count() < at_least:
        assert process.poll() is None, "it was done before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.005)


def purged() -> int:
    """Return how many rows the runs say are gone."""
    return PurgeRun.objects.filter(label="platform_site.Consent").aggregate(sum=Sum("rows"))["sum"] or 0


def left() -> int:
    """Return how many of the rows that are over are still there."""
    return Consent.objects.filter(given_at=LONG_AGO).count()


def test_killed_half_way_it_goes_on_and_ends_with_exactly_the_right_rows_gone(committed):
    held = old_consents()
    before = Consent.objects.count()
    for kills in (1, 2):
        process = worker(committed, "platform_site.Consent")
        wait_for_runs(process, PurgeRun.objects.count() + 3 * kills)
        assert kill(process)
        assert purged() == before - Consent.objects.count() > 0
        assert left() > 5
    last = worker(committed, "platform_site.Consent")
    assert last.wait() == 0
    assert purged() == OLD
    assert left() == Consent.objects.filter(person=held).count() == 5
    assert Consent.objects.count() == before - OLD


def test_two_purges_at_once_erase_each_row_once(committed):
    old_consents()
    processes = [worker(committed, "platform_site.Consent") for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    retention.purge(POLICIES[Consent], at=clock.now())
    assert (purged(), left()) == (OLD, 5)


def test_while_another_is_at_it_nothing_is_done(committed):
    make.ConsentFactory(given_at=LONG_AGO, valid_until=LONG_AGO + timedelta(hours=1))
    policy = POLICIES[Consent]

    def other() -> int:
        return purging.purge_chunk(policy=policy, by=the_platform(), at=clock.now())

    with transaction.atomic():
        assert purging._is_alone(policy)
        assert together(other) == [0]
    assert left() == 1
    assert other() == 1


def test_rows_that_somebody_has_locked_make_it_give_up_soon_and_hold_nobody(committed):
    fund = Organisation.objects.get(kind="fund")
    row = Notice.objects.create(organisation=fund, kind="tests", about="Test:1", created_at=LONG_AGO)
    with session("web", committed) as web, closing(web):
        web.execute("select from platform_site_notice where id = %s for update", [row.pk])
        started = time.monotonic()
        with pytest.raises(Busy):
            retention.purge(POLICIES[Notice], at=clock.now())
        assert time.monotonic() - started < 10
    assert retention.purge(POLICIES[Notice], at=clock.now()) == 1


def test_a_check_reads_on_while_rows_are_being_erased(committed):
    row = make.ConsentFactory(given_at=LONG_AGO, valid_until=LONG_AGO + timedelta(hours=1))
    with transaction.atomic():
        assert purging.purge_chunk(policy=POLICIES[Consent], by=the_platform(), at=clock.now()) == 1
        with session("web", committed) as web:
            web.execute("set statement_timeout = '2s'")
            found = web.execute("select count(*) from platform_site_consent where id = %s", [row.pk]).fetchone()
            web.execute("insert into platform_site_organisation select * from platform_site_organisation where false")
        assert found == (1,)
        assert connection.in_atomic_block
