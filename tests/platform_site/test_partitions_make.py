"""Partitions by day and month of Japan, made ahead by the worker, idempotent, and never missed (I01-4)."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from threading import Thread

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_site.actions import installing
from platform_site.queries import health
from tests.support import databases
from tests.support.sessions import refuses, session


MONTH, DAY = "platform_site_audit", "platform_site_idempotency"
CENTURY = (datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - Hypothesis draws them without a zone
BOUNDS = """
select c.relname, pg_get_expr(c.relpartbound, c.oid) from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = %s::regclass and c.relname = %s
"""
IDEMPOTENCY = "insert into platform_site_idempotency values (sha256(%s), %s, sha256(''), 'x')"


SAMPLES = """
select distinct attstattarget from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped
"""


def utc(*parts: int) -> datetime:
    """Return a moment."""
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def worker(committed):
    """The worker's connection, each statement for itself."""
    with session("worker", committed) as connection:
        connection.autocommit = True
        connection.execute("set timezone to 'UTC'")
        yield connection


def make(connection, parent: str, at: datetime) -> bool:
    """Make a partition; tell if it was not there."""
    return connection.execute("select make_partition(%s, %s)", [parent, at]).fetchone()[0]


def place_of(connection, table: str, what: bytes) -> str:
    """Return the partition in which a row of the idempotency table stands."""
    found = connection.execute(
        "select tableoid::regclass::text from platform_site_idempotency where digest = sha256(%s)", [what]
    )
    return found.fetchone()[0]


class TestBoundaries:
    """A day and a month begin at midnight in Japan."""

    @pytest.mark.parametrize(
        ("parent", "at", "name", "bound"),
        [
            (MONTH, utc(2031, 12, 31, 14, 59, 59), "20311201", ("2031-11-30 15:00:00+00", "2031-12-31 15:00:00+00")),
            (MONTH, utc(2031, 12, 31, 15, 0, 0), "20320101", ("2031-12-31 15:00:00+00", "2032-01-31 15:00:00+00")),
            (MONTH, utc(2032, 2, 29, 3, 0, 0), "20320201", ("2032-01-31 15:00:00+00", "2032-02-29 15:00:00+00")),
            (DAY, utc(2031, 12, 31, 14, 59, 59), "20311231", ("2031-12-30 15:00:00+00", "2031-12-31 15:00:00+00")),
            (DAY, utc(2031, 12, 31, 15, 0, 0), "20320101", ("2031-12-31 15:00:00+00", "2032-01-01 15:00:00+00")),
            (DAY, utc(2032, 2, 28, 15, 0, 0), "20320229", ("2032-02-28 15:00:00+00", "2032-02-29 15:00:00+00")),
        ],
    )
    def test_a_partition_is_a_day_or_a_month_of_japan(self, worker, parent, at, name, bound):
        assert make(worker, parent, at)
        found = worker.execute(BOUNDS, [parent, f"{parent}_{name}"]).fetchall()
        assert found == [(f"{parent}_{name}", f"FOR VALUES FROM ('{bound[0]}') TO ('{bound[1]}')")]

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati"])
    def test_whatever_the_time_zone_of_the_connection_is(self, worker, zone):
        worker.execute(f"set timezone to '{zone}'")
        make(worker, DAY, utc(2031, 12, 31, 15, 0, 0))
        worker.execute("set timezone to 'UTC'")
        assert (
            worker.execute(BOUNDS, [DAY, f"{DAY}_20320101"])
            .fetchone()[1]
            .startswith("FOR VALUES FROM ('2031-12-31 15:00:00+00')")
        )

    @pytest.mark.django_db
    @settings(max_examples=60, deadline=None)
    @given(st.datetimes(*CENTURY), st.sampled_from(["day", "month"]))
    def test_a_moment_lies_between_its_start_and_the_next(self, moment, period):
        at = moment.replace(tzinfo=UTC)
        with health.connection.cursor() as cursor:
            cursor.execute("select partition_start(%s, %s), partition_start(%s, %s, 1)", [period, at, period, at])
            start, following = cursor.fetchone()
        assert start <= at < following
        local = (start + timedelta(hours=9)).replace(tzinfo=None)
        assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
        assert period == "day" or local.day == 1


class TestMaking:
    """Again, at once, and after the day has begun."""

    def test_a_second_time_changes_nothing(self, worker):
        assert make(worker, DAY, utc(2031, 5, 10))
        assert not make(worker, DAY, utc(2031, 5, 10, 14, 59))

    def test_of_two_at_once_one_makes_it(self, committed):
        made: list[bool] = []

        def run() -> None:
            with session("worker", committed) as connection:
                made.append(make(connection, MONTH, utc(2031, 5, 10)))
                connection.commit()

        threads = [Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(made) == [False, False, False, True]

    def test_rows_that_the_default_partition_caught_move_and_others_stay(self, worker):
        rows = {
            b"before": utc(2031, 5, 9, 14, 59, 59),
            b"first": utc(2031, 5, 9, 15),
            b"last": utc(2031, 5, 10, 14, 59, 59),
        }
        for what, at in rows.items():
            worker.execute(IDEMPOTENCY, [what, at])
        assert {place_of(worker, DAY, what) for what in rows} == {f"{DAY}_default"}
        assert make(worker, DAY, utc(2031, 5, 10))
        assert [place_of(worker, DAY, what).removeprefix(DAY) for what in rows] == [
            "_default",
            "_20310510",
            "_20310510",
        ]
        worker.execute(IDEMPOTENCY, [b"new", utc(2031, 5, 10)])
        assert place_of(worker, DAY, b"new") == f"{DAY}_20310510"

    def test_lines_of_the_trail_keep_their_numbers_when_they_move(self, worker, committed):
        line = "insert into platform_site_audit (at, event, outcome) values (%s, 'tests.done', 'done')"
        for hour in range(3):
            worker.execute(line, [utc(2031, 5, 10, hour)])
        with databases.owner(committed) as owner:
            before = owner.execute("select id, at from platform_site_audit_default order by id").fetchall()
            assert make(worker, MONTH, utc(2031, 5, 10))
            after = owner.execute("select id, at from platform_site_audit_20310501 order by id").fetchall()
            assert before == after
            assert owner.execute("select count(*) from platform_site_audit_default").fetchone() == (0,)
            worker.execute(line, [utc(2031, 5, 10, 5)])
            assert owner.execute("select count(distinct id) from platform_site_audit_20310501").fetchone() == (4,)
            assert refuses(owner, "delete from platform_site_audit_20310501")

    def test_only_declared_tables_get_partitions(self, worker):
        for name in ("platform_site_person", "platform_site_audit; drop table x", ""):
            with pytest.raises(psycopg.errors.NoDataFound):
                make(worker, name, utc(2031, 5, 10))

    @pytest.mark.parametrize(
        "function",
        [
            "make_partition('platform_site_audit', now())",
            "place_stray_rows()",
        ],
    )
    @pytest.mark.parametrize("role", ["web", "audit_reader"])
    def test_nobody_but_the_worker_may(self, committed, role, function):
        with session(role, committed) as connection:
            assert refuses(connection, f"select {function}")


@pytest.mark.as_role("worker")
class TestAhead:
    """The job makes what the coming time needs, and what was forgotten."""

    def test_this_and_the_next_three_months_and_seven_days(self, committed):
        assert installing.make_partitions(at=utc(2031, 11, 30, 15)) == 3 * 4 + 2 * 8  # tables by month, tables by day
        assert installing.make_partitions(at=utc(2031, 11, 30, 15)) == 0
        with databases.owner(committed) as owner:
            names = {
                row[0] for row in owner.execute("select relname from pg_class where relispartition and relkind = 'r'")
            }
        assert {f"{MONTH}_{month}01" for month in ("203112", "203201", "203202", "203203")} <= names
        assert f"{MONTH}_20320401" not in names
        assert {f"{DAY}_203112{day:02}" for day in range(1, 9)} <= names
        assert f"{DAY}_20311209" not in names

    def test_after_the_worker_was_away_for_months_every_row_gets_its_partition(self, worker, committed):
        for month in (1, 2, 3):
            worker.execute(IDEMPOTENCY, [bytes([month]), utc(2031, month, 10)])
        assert worker.execute("select stray_rows()").fetchone() == (1,)
        installing.make_partitions(at=utc(2031, 9, 1))
        assert worker.execute("select stray_rows()").fetchone() == (0,)
        assert [place_of(worker, DAY, bytes([month]))[-8:] for month in (1, 2, 3)] == [
            "20310110",
            "20310210",
            "20310310",
        ]


def test_a_row_is_never_refused_for_want_of_a_partition(committed):
    with session("web", committed) as web:
        for year in (1999, 2031, 2999):
            web.execute(IDEMPOTENCY, [str(year).encode(), utc(year, 5, 10)])
            web.execute(
                "insert into platform_site_audit (at, event, outcome) values (%s, 'x', 'done')", [utc(year, 1, 1)]
            )
            web.execute("select use_once(sha256(%s), %s)", [str(year).encode(), utc(year, 5, 10)])
        web.commit()
        assert web.execute("select stray_rows()").fetchone() == (3,)


def test_a_day_of_japan_is_named_by_its_date(committed):
    with session("web", committed) as web:
        name = web.execute("select partition_name('x', partition_start('day', %s))", [utc(2026, 12, 31, 15)]).fetchone()
    assert name == (f"x_{date(2027, 1, 1):%Y%m%d}",)


class TestSamples:
    """What PostgreSQL reads of a partition for its statistics, while checks wait: a tenth of what is usual."""

    @pytest.mark.parametrize("parent", [MONTH, DAY])
    def test_a_new_partition_is_little_sampled(self, worker, parent):
        make(worker, parent, utc(2031, 5, 1))
        assert worker.execute(SAMPLES, [f"{parent}_20310501"]).fetchall() == [(10,)]

    def test_those_that_the_release_before_made_become_so(self, worker, committed):
        make(worker, DAY, utc(2031, 5, 1))
        migration = import_module("platform_site.migrations.0010_little_sampled")
        with databases.owner(committed) as owner:
            owner.execute(f"alter table {DAY}_20310501 alter column digest set statistics -1")
            owner.execute(migration.PARTITIONS)
        assert worker.execute(SAMPLES, [f"{DAY}_20310501"]).fetchall() == [(10,)]
