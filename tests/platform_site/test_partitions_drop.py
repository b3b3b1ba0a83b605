"""Partitions are dropped when their time is over by the database's own clock, and not a day before."""

from datetime import timedelta

import pytest

from platform_site import clock, retention
from platform_site.models import AuditEvent, IdempotencyKey, PurgeRun, UsedToken
from platform_site.periods import jst_day
from tests.support import databases
from tests.support.partitions import drop_over
from tests.support.sessions import session


pytestmark = pytest.mark.as_role("worker")
ROW = "insert into platform_site_idempotency values (sha256(%s), %s, sha256(''), 'x')"
NAMES = "select relname from pg_class where relname ~ %s and relispartition and relkind = 'r' order by 1"


@pytest.fixture
def worker(committed):
    """The worker's connection, each statement for itself."""
    with session("worker", committed) as connection:
        connection.autocommit = True
        yield connection


def names(connection, pattern: str) -> list[str]:
    """Return the partitions whose names match."""
    return [row[0] for row in connection.execute(NAMES, [pattern])]


def days_ago(days: int):
    """Return this moment, days ago."""
    return clock.now() - timedelta(days=days)


def fill(worker, parent: str, days: int) -> str:
    """Make the partition of a day in the past and return its name."""
    at = days_ago(days)
    worker.execute("select make_partition(%s, %s)", [parent, at])
    if parent == "platform_site_idempotency":
        worker.execute(ROW, [str(days).encode(), at])
    return f"{parent}_{jst_day(at):{'%Y%m01' if parent == 'platform_site_audit' else '%Y%m%d'}}"


def test_a_day_is_dropped_when_it_ended_two_days_ago(worker):
    made = [fill(worker, "platform_site_idempotency", days) for days in (4, 3, 2, 1)]
    assert drop_over(worker, "platform_site_idempotency") == 2
    assert not set(made[:2]) & set(names(worker, "^platform_site_idempotency_2"))
    assert set(made[2:]) <= set(names(worker, "^platform_site_idempotency_2"))


def test_the_caller_cannot_make_rows_old_by_naming_a_later_moment(worker):
    made = [fill(worker, "platform_site_idempotency", days) for days in (2, 1, 0)]
    for later in (days_ago(-3650), "infinity"):
        assert drop_over(worker, "platform_site_idempotency", later) == 0
    assert set(made) <= set(names(worker, "^platform_site_idempotency_2"))


def test_at_an_earlier_moment_less_is_over(worker):
    fill(worker, "platform_site_idempotency", 4)
    assert drop_over(worker, "platform_site_idempotency", days_ago(3)) == 0
    assert drop_over(worker, "platform_site_idempotency", days_ago(0)) == 1


def test_without_a_moment_nothing_is_dropped_that_is_young(worker):
    made = fill(worker, "platform_site_idempotency", 1)
    assert drop_over(worker, "platform_site_idempotency", None) == 0
    assert made in names(worker, "^platform_site_idempotency_2")


def test_the_trail_is_kept_five_years(worker):
    old, young = (fill(worker, "platform_site_audit", days) for days in (365 * 5 + 33, 365 * 5 - 33))
    drop_over(worker, "platform_site_audit")
    left = names(worker, "^platform_site_audit_2")
    assert old not in left
    assert young in left


def test_rows_in_the_default_partition_stay(worker):
    worker.execute(ROW, [b"stray", days_ago(400)])
    assert drop_over(worker, "platform_site_idempotency") == 0
    assert worker.execute("select stray_rows()").fetchone() == (1,)


def test_a_counter_that_reads_meanwhile_is_not_made_to_wait_long(worker, committed):
    made = fill(worker, "platform_site_idempotency", 4)
    with session("web", committed) as web:
        web.execute("select count(*) from platform_site_idempotency")  # holds a lock until it ends
        with pytest.raises(databases.psycopg.errors.LockNotAvailable):
            drop_over(worker, "platform_site_idempotency")
    assert made in names(worker, "^platform_site_idempotency_2")


@pytest.mark.parametrize("model", [IdempotencyKey, UsedToken, AuditEvent])
def test_a_purge_counts_and_records_what_went(committed, worker, model):
    table = model._meta.db_table
    name = fill(worker, table, 365 * 6)
    policy = retention.POLICIES[model]
    at = clock.now()
    rows = retention.purge(policy, at=at)
    assert rows == (1 if model is IdempotencyKey else 0)
    assert name not in names(worker, f"^{table}_2")
    runs = PurgeRun.objects.filter(label=policy.label, at=at)
    assert [run.rows for run in runs] == ([1] if rows else [])
    with session("audit_reader", committed) as reader:
        line = reader.execute(
            "select about, detail from platform_site_audit where event = 'retention.purged'"
        ).fetchone()
    assert line == (policy.label, {"rows": rows})
