"""Partitions come and go without a check that waits: no lock of a whole table is ever queued for."""

from datetime import timedelta
from threading import Thread

import psycopg
import pytest

from platform_site import clock, retention
from platform_site.actions import installing
from platform_site.models import IdempotencyKey, PurgeRun
from platform_site.periods import jst_day
from tests.support.sessions import refuses, session


pytestmark = pytest.mark.as_role("worker")
TABLE = "platform_site_idempotency"
KEEP = "insert into platform_site_idempotency values (sha256(%s), now(), sha256(''), 'x')"
OLD = "insert into platform_site_idempotency values (sha256(%s), %s, sha256(''), 'x')"
READ = "select count(*) from platform_site_idempotency"
RETIRE = "select retire_partition(%(parent)s, %(name)s, now())"
NEXT = "select name, rows from partition_to_drop('platform_site_idempotency', now())"
AT_ONCE = "set lock_timeout = '1ms'"
"""Whoever had to wait for a lock at all would fail."""


@pytest.fixture
def worker(committed):
    """The worker's connection, each statement for itself."""
    with session("worker", committed) as connection:
        connection.autocommit = True
        yield connection


@pytest.fixture
def counter(committed):
    """A counter that has read the table and not committed yet."""
    with session("web", committed) as connection:
        connection.execute(READ)
        yield connection


def old(worker, days: int) -> str:
    """Make the partition of a day that is long over and return its name."""
    at = clock.now() - timedelta(days=days)
    worker.execute("select make_partition(%s, %s)", [TABLE, at])
    return f"{TABLE}_{jst_day(at):%Y%m%d}"


def waits_of_others(database: str, statement: str, values: dict[str, str]) -> tuple[list[Exception], int]:
    """Run a statement as the worker; return how it failed, and how often others wrote meanwhile without waiting."""
    failed: list[Exception] = []

    def run() -> None:
        with session("worker", database) as connection:
            try:
                connection.execute(statement, values)
            except psycopg.Error as error:
                failed.append(error)

    thread, written = Thread(target=run), 0
    with session("web", database) as other:
        other.autocommit = True
        other.execute(AT_ONCE)
        thread.start()
        while thread.is_alive():
            other.execute(KEEP, [str(written).encode()])
            written += 1
    return failed, written


@pytest.mark.parametrize(
    "statement", [RETIRE, "select make_partition(%(parent)s, now() + interval '90 days')"], ids=["retire", "make"]
)
def test_nobody_waits_behind_one_who_waits_for_a_reader(worker, counter, committed, statement):
    counter.rollback()
    kept = old(worker, 9)
    counter.execute(READ)
    failed, written = waits_of_others(committed, statement, {"parent": TABLE, "name": kept})
    assert [type(error) for error in failed] == [psycopg.errors.LockNotAvailable]
    assert written > 10
    assert worker.execute("select to_regclass(%s) is not null", [kept]).fetchone() == (True,)


def test_it_is_retired_as_soon_as_the_reader_has_ended(worker, committed):
    gone = old(worker, 9)
    with session("web", committed) as reader, session("worker", committed) as dropping:
        reader.execute(READ)
        thread = Thread(target=dropping.execute, args=(RETIRE, {"parent": TABLE, "name": gone}))
        thread.start()
        waits = "select wait_event = 'PgSleep' from pg_stat_activity where pid = %s"
        while not worker.execute(waits, [dropping.info.backend_pid]).fetchone()[0]:
            assert thread.is_alive()
        reader.rollback()
        thread.join()
        dropping.commit()
    assert worker.execute("select to_regclass(%s)", [gone]).fetchone() == (None,)


def test_each_partition_goes_in_a_transaction_of_its_own_the_oldest_first(worker):
    for days in (8, 9, 10):
        at = clock.now() - timedelta(days=days)
        old(worker, days)
        for row in range(days):
            worker.execute(OLD, [f"{days} {row}".encode(), at])
    at = clock.now()
    assert retention.purge(retention.POLICIES[IdempotencyKey], at=at) == 8 + 9 + 10
    assert [run.rows for run in PurgeRun.objects.filter(at=at).order_by("id")] == [10, 9, 8]


@pytest.mark.parametrize("days", [0, 1])
def test_a_partition_that_is_not_over_is_not_dropped_by_name(worker, days):
    name = old(worker, days)
    assert refuses(worker, f"select retire_partition('{TABLE}', '{name}', now() + interval '9 years')")


@pytest.mark.parametrize("name", [f"{TABLE}_default", TABLE, "platform_site_person", "no such table"])
def test_nothing_else_is_dropped_by_name(worker, name):
    assert refuses(worker, f"select retire_partition('{TABLE}', '{name}', now())")


def test_what_is_dropped_next_is_named_with_its_rows(worker):
    assert worker.execute(NEXT).fetchone() == (None, None)
    name = old(worker, 9)
    assert worker.execute(NEXT).fetchone() == (name, 0)


def test_what_was_retired_is_nobodys_and_goes_with_the_next_purge(worker, committed):
    """As after a purge that was killed between the two."""
    name = old(worker, 9)
    worker.execute(OLD, [b"old", clock.now() - timedelta(days=9)])
    worker.execute("select retire_partition(%s, %s, now())", [TABLE, name])
    assert worker.execute(READ + " where digest = sha256('old')").fetchone() == (0,)
    installing.prepare(using="owner")
    for role in ("web", "worker", "audit_reader"):
        with session(role, committed) as anybody:
            assert refuses(anybody, f"table {name}_retired")
    assert retention.purge(retention.POLICIES[IdempotencyKey], at=clock.now()) == 0
    assert worker.execute("select to_regclass(%s)", [f"{name}_retired"]).fetchone() == (None,)


@pytest.mark.parametrize("role", ["web", "audit_reader"])
@pytest.mark.parametrize(
    "function",
    [f"partition_to_drop('{TABLE}', now())", f"retire_partition('{TABLE}', 'x', now())", "drop_retired_partitions()"],
)
def test_nobody_but_the_worker_may(committed, role, function):
    with session(role, committed) as connection:
        assert refuses(connection, f"select {function}")
