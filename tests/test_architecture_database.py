"""The second walls, as the database itself tells: roles, rights, row-level security, functions (security.md)."""

import re

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from tests.support import databases
from tests.support.sessions import session
from tests.support.until import wait_until


pytestmark = pytest.mark.django_db
ROLES = ("app_web", "app_worker", "app_audit_reader", "app_custody")
TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
FUNCTIONS = "select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace"
CALLERS = """
select p.proname, r.rolname from pg_proc p cross join pg_roles r
where p.pronamespace = 'public'::regnamespace and p.prosecdef and r.rolname = any (%s)
  and has_function_privilege(r.oid, p.oid, 'execute')
"""
PROCESSES = {"app_web", "app_worker", "app_audit_reader"}


def asked(sql: str, *params) -> list[tuple]:
    """Return the rows of a question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def connected() -> dict[str, bool]:
    """Return who is connected to this database now, and which of them are superusers."""
    asked("select pg_stat_clear_snapshot()")  # a transaction is told the same again and again
    return dict(
        asked(
            "select a.usename, r.rolsuper from pg_stat_activity a join pg_roles r on r.rolname = a.usename"
            " where a.datname = current_database()"
        )
    )


class TestConnections:
    """No process connects as owner or superuser, in the tests as little as in production (ARCH-1)."""

    def test_the_suite_is_the_web_role(self):
        assert asked("select current_user, session_user") == [("app_web", "app_web")]

    @pytest.mark.as_role("worker")
    def test_or_the_worker_where_a_test_says_so(self):
        assert asked("select current_user, session_user") == [("app_worker", "app_worker")]

    def test_nobody_is_connected_as_owner_or_superuser(self):
        connections["owner"].close()
        wait_until(lambda: connected().keys() <= PROCESSES)  # who has just left is among them for a moment
        assert not any(connected().values())

    @pytest.mark.parametrize("role", ROLES)
    def test_a_role_of_a_process_is_plain_and_a_member_of_nothing(self, role):
        flags = asked(
            "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles"
            " where rolname = %s",
            role,
        )
        assert flags == [(False,) * 5]
        assert asked("select roleid::regrole::text from pg_auth_members where member = %s::regrole", role) == []

    @pytest.mark.parametrize(
        ("role", "statement", "lock", "idle"),
        [("web", "5s", "2s", "10s"), ("worker", "1min", "10s", "1min"), ("audit_reader", "30s", "2s", "30s")],
    )
    def test_each_has_its_times(self, django_db_setup, role, statement, lock, idle):
        with session(role, django_db_setup.removesuffix("_template")) as other:
            names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            assert tuple(other.execute(f"show {name}").fetchone()[0] for name in names) == (statement, lock, idle)

    def test_custody_may_not_enter(self, django_db_setup):
        database = django_db_setup.removesuffix("_template")
        url = re.sub(r"//app_web", "//app_custody", databases.os.environ["DATABASE_URL"])
        with psycopg.connect(url, dbname=database) as custody:
            held = f"{TABLES} and has_table_privilege(oid, 'select,insert,update,delete')"
            assert custody.execute(held).fetchall() == []


class TestFunctions:
    """What runs with the owner's rights pins its search path, and is called by named roles only."""

    def test_each_pins_its_search_path(self):
        loose = asked(
            f"{FUNCTIONS} and p.prosecdef and not coalesce('search_path=public, pg_temp' = any (p.proconfig), false)"
        )
        assert loose == []

    def test_nobody_but_named_roles_may_call_any(self):
        free = asked(
            f"{FUNCTIONS} and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))"
        )
        assert free == []

    def test_who_may_call_what_runs_with_the_owners_rights(self):
        callers: dict[str, set[str]] = {}
        for name, role in asked(CALLERS, list(ROLES)):
            callers.setdefault(name, set()).add(role)
        purges = {name for name in callers if name.startswith("purge_")}
        assert all(callers.pop(name) == {"app_worker"} for name in purges)
        assert len(purges) > 10
        for name in (
            "make_partition", "place_stray_rows",
            "partition_to_drop", "retire_partition", "drop_retired_partitions",
        ):  # fmt: skip
            assert callers.pop(name) == {"app_worker"}
        assert all(roles <= {"app_web", "app_worker"} for roles in callers.values()), callers

    def test_everything_belongs_to_the_owner(self):
        assert asked(f"{TABLES} and relowner <> 'app_owner'::regrole") == []
        assert asked(f"{FUNCTIONS} and p.proowner <> 'app_owner'::regrole") == []


class TestTables:
    """What is not given nobody has."""

    def test_no_role_may_delete_truncate_or_refer_to_any_table(self):
        # But for one: a factor that its owner takes away is gone (ADR 0017).
        held = asked(
            "select r.rolname, c.relname, t.privilege from pg_class c cross join pg_roles r"
            " cross join unnest(array['delete', 'truncate', 'references', 'trigger']) as t(privilege)"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and r.rolname = any (%s)"
            " and has_table_privilege(r.oid, c.oid, t.privilege)",
            list(ROLES),
        )
        assert held == [("app_web", "mfa_authenticator", "delete")]

    def test_a_partition_gives_nobody_anything(self):
        for (table,) in asked(f"{TABLES} and relispartition"):
            for role in ROLES:
                assert asked("select has_table_privilege(%s, %s, 'select,insert,update')", role, table) == [(False,)]

    def test_nobody_but_the_owner_may_create(self):
        for role in ROLES:
            assert asked("select has_schema_privilege(%s, 'public', 'create')", role) == [(False,)]

    @pytest.mark.parametrize("role", ["app_web", "app_worker"])
    def test_what_is_written_once_is_never_changed(self, role):
        for table in (
            "platform_site_audit", "platform_site_used_token", "platform_site_idempotency", "platform_site_purgerun",
            "platform_site_installation", "platform_site_partition_rule", "django_migrations", "eligibility_check",
            "platform_site_code", "platform_site_coderelease", "platform_site_policy",
        ):  # fmt: skip
            assert asked("select has_table_privilege(%s, %s, 'update')", role, table) == [(False,)], table

    def test_the_trail_has_row_level_security_and_these_policies(self):
        assert asked("select relrowsecurity from pg_class where relname = 'platform_site_audit'") == [(True,)]
        policies = asked(
            "select polname, polcmd, polroles::regrole[]::text[] from pg_policy"
            " where polrelid = 'platform_site_audit'::regclass order by polname"
        )
        assert [(name, command, sorted(roles)) for name, command, roles in policies] == [
            ("audit_reader", "r", ["app_audit_reader"]),
            ("subjects", "r", ["app_web", "app_worker"]),
            ("write_any", "a", ["app_web", "app_worker"]),
        ]

    def test_every_table_is_a_models_or_known(self):
        own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        known = {"django_migrations", "platform_site_partition_rule"}
        tables = {name for (name,) in asked(f"{TABLES} and not relispartition")}
        assert tables - own == known


def test_the_time_of_every_connection_is_utc():
    assert asked("show timezone") == [("UTC",)]
    assert settings.TIME_ZONE == "Asia/Tokyo"


def test_only_core_features_are_used():
    assert asked("select extname from pg_extension where extname <> 'plpgsql'") == []
