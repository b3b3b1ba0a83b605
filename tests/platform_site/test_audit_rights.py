"""The trail is append-only, by rights: parent, every partition, and the one that next month's job will make (I01-3)."""

from datetime import timedelta

import pytest
from psycopg import errors

from platform_site import audit, clock
from platform_site.actions import installing
from platform_site.actors import the_platform
from tests.support import databases
from tests.support.sessions import refuses, session


WRITERS = ("web", "worker")
ROW = "(at, event, outcome) values (now(), 'tests.forged', 'done')"
HELD = """
select privilege from unnest('{select,insert,update,delete,truncate,trigger,references}'::text[]) privilege
where has_table_privilege(%s, %s, privilege)
"""
PARTITIONS = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'platform_site_audit'::regclass order by 1
"""


def partitions(connection) -> list[str]:
    """Return the names of the trail's partitions."""
    return [row[0] for row in connection.execute(PARTITIONS)]


@pytest.fixture
def database(committed: str) -> str:
    """A database with a line, and with the partitions that the job makes three months from now."""
    with databases.owner(committed) as owner:
        before = len(partitions(owner))
        audit.record("tests.done", by=the_platform(), at=clock.now())
        with session("worker", committed) as worker:
            worker.execute("select make_partition('platform_site_audit', now() + interval '4 months')")
            worker.commit()
        assert len(partitions(owner)) == before + 1
    return committed


SABOTAGE = {
    "update": "update {} set event = 'nothing'",
    "update nothing": "update {} set event = event where false",
    "delete": "delete from {}",
    "truncate": "truncate {}",
    "disable trigger": "alter table {} disable trigger all",
    "drop trigger": "drop trigger append_only on {}",
    "drop": "drop table {}",
    "rename": "alter table {} rename to gone",
    "take over": "alter table {} owner to current_user",
    "index": "create index on {} (at)",
    "rule": "create rule gone as on insert to {} do instead nothing",
    "row security off": "alter table {} disable row level security",
    "policy": "create policy all_of_it on {} using (true)",
    "lock": "lock table {} in access exclusive mode",
}


@pytest.mark.parametrize("role", [*WRITERS, "audit_reader"])
def test_no_role_changes_the_trail_or_any_partition(database, role):
    with session(role, database) as connection:
        for table in ["platform_site_audit", *partitions(connection)]:
            for statement in SABOTAGE.values():
                assert refuses(connection, statement.format(table)), statement.format(table)


@pytest.mark.parametrize("role", [*WRITERS, "audit_reader"])
def test_a_partition_by_itself_can_be_neither_read_nor_written(database, role):
    with session(role, database) as connection:
        for table in partitions(connection):
            for statement in ("table {}", "insert into {} " + ROW, "copy {} from stdin"):
                assert refuses(connection, statement.format(table)), statement.format(table)


@pytest.mark.parametrize("role", [*WRITERS, "audit_reader"])
def test_no_role_takes_the_trail_apart_or_becomes_somebody_else(database, role):
    with session(role, database) as connection:
        for statement in (
            "alter table platform_site_audit detach partition platform_site_audit_default",
            "drop function platform_site_audit_is_append_only() cascade",
            "create or replace function platform_site_audit_is_append_only() returns trigger language sql as ''",
            "set role app_owner", "set role app_migrator", "set session authorization app_owner",
            "set session_replication_role = replica", "alter role current_user bypassrls",
            "update platform_site_partition_rule set keep = interval '0'", "create table mine (x int)",
            "select make_default_partition('platform_site_audit')",
        ):  # fmt: skip
            assert refuses(connection, statement), statement


@pytest.mark.parametrize("role", WRITERS)
def test_a_writer_may_append_and_that_is_all(database, role):
    with session(role, database) as connection:
        connection.execute(f"insert into platform_site_audit {ROW}")
        assert connection.execute("select count(*) from platform_site_audit").fetchone() == (0,)
        chosen = f"insert into platform_site_audit (id, {ROW[1:].replace('values (', 'values (1, ')}"
        assert refuses(connection, chosen, errors.GeneratedAlways)


def test_the_reader_reads_everything_and_writes_nothing(database):
    with session("audit_reader", database) as connection:
        assert connection.execute("select count(*) from platform_site_audit where event = 'tests.done'").fetchone() == (
            1,
        )
        for statement in (
            f"insert into platform_site_audit {ROW}",
            "select * from platform_site_person",
            "select stray_rows()",
        ):
            assert refuses(connection, statement), statement


def test_the_reader_begins_read_only(database):
    with session("audit_reader", database) as connection:
        connection.read_only = None
        assert refuses(connection, "create temp table mine (x int)", errors.ReadOnlySqlTransaction)


@pytest.mark.parametrize("change", ["update {} set event = ''", "delete from {}", "truncate {}"])
def test_the_trigger_refuses_the_owner_too(database, change):
    with databases.owner(database) as owner:
        assert refuses(owner, change.format("platform_site_audit"))


@pytest.mark.parametrize("change", ["update {} set event = ''", "delete from {}"])
def test_the_trigger_stands_on_every_partition(database, change):
    with databases.owner(database) as owner:
        with_rows = [name for name in partitions(owner) if owner.execute(f"select exists (table {name})").fetchone()[0]]
        assert with_rows
        assert all(refuses(owner, change.format(name)) for name in with_rows)


def test_the_job_makes_partitions_with_the_same_rights(committed):
    with session("worker", committed) as worker:
        databases.become("worker")
        assert installing.make_partitions(at=clock.now() + timedelta(days=100)) > 0
        databases.become("web")
        for role in ("app_web", "app_worker", "app_audit_reader"):
            for name in partitions(worker):
                assert worker.execute(HELD, [role, name]).fetchall() == [], (role, name)
