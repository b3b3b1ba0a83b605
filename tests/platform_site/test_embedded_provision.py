"""The platform's roles and their database: who may what, for how long, on every version."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from platform_site.embedded import CannotStart, provision
from platform_site.embedded.urls import Urls
from tests.platform_site.embedded_machine import query
from tests.platform_site.embedded_rights import check_rights_inside, everything


pytest_plugins = ["tests.platform_site.embedded_fixtures"]
ROLES = ("app_audit_reader", "app_custody", "app_migrator", "app_owner", "app_web", "app_worker")
READ_ONLY = "default_transaction_read_only"


def test_each_role_may_what_it_should_and_no_more(each_server: str) -> None:
    urls = provision.provision(each_server)
    rows = query(
        each_server,
        "select rolname, rolcanlogin, rolcreatedb,"
        " rolsuper or rolcreaterole or rolbypassrls or rolreplication or rolpassword is not null"
        " from pg_authid where rolname like 'app%%' order by 1",
    )
    assert rows == [(role, role != "app_owner", role == "app_migrator", False) for role in ROLES]
    assert query(each_server, "select roleid::regrole::text, member::regrole::text from pg_auth_members m"
                 " where member::regrole::text like 'app%' or roleid::regrole::text like 'app%'") == [
        ("app_owner", "app_migrator")
    ]  # fmt: skip
    assert query(each_server, "select pg_get_userbyid(datdba) from pg_database where datname = 'platform'") == [
        ("app_owner",)
    ]
    check_rights_inside(urls)


@pytest.mark.parametrize(
    ("field", "statement", "lock", "idle", "read_only"),
    [
        ("web", "5s", "2s", "10s", "off"),
        ("worker", "1min", "10s", "1min", "off"),
        ("audit", "30s", "2s", "30s", "on"),
        ("owner", "0", "5s", "0", "off"),
    ],
)
def test_each_role_has_its_timeouts(
    provisioned: Urls, field: str, statement: str, lock: str, idle: str, read_only: str
) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with psycopg.connect(provisioned.each()[field]) as connection:
        settings = [connection.execute(f"show {name}".encode()).fetchone() for name in (*names, READ_ONLY)]
    assert settings == [(statement,), (lock,), (idle,), (read_only,)]


def test_custody_has_timeouts_though_it_has_no_way_in_yet(provisioned: Urls) -> None:
    elsewhere = make_conninfo(provisioned.named("postgres").web, user="app_custody")
    assert query(elsewhere, "show statement_timeout") == [("5s",)]


def test_migrations_make_what_the_owner_owns_and_databases_in_the_sandbox(one_server: str) -> None:
    urls = provision.provision(one_server)
    with psycopg.connect(urls.owner, autocommit=True) as migrator:
        migrator.execute("create database another owner app_owner template template0")
        migrator.execute("set role app_owner")
        migrator.execute("create table drawn (number int)")
        assert migrator.execute("select tableowner from pg_tables where tablename = 'drawn'").fetchone() == (
            "app_owner",
        )


@pytest.mark.parametrize(
    "statement",
    [
        "set role app_owner",
        "set role app_migrator",
        "create table drawn (number int)",
        "create temporary table drawn (number int)",
        "create role another",
        "create database another",
        "set session authorization postgres",
    ],
)
def test_processes_may_not_become_or_make_anything(provisioned: Urls, statement: str) -> None:
    for url in (provisioned.web, provisioned.worker, provisioned.audit):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
            query(url, statement)


def test_custody_and_strangers_do_not_get_in(one_server: str) -> None:
    urls = provision.provision(one_server)
    query(one_server, "create role stranger login")
    for role in ("app_custody", "stranger"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            query(make_conninfo(urls.web, user=role), "select 1")


def test_doing_it_again_changes_nothing(each_server: str) -> None:
    first = provision.provision(each_server)
    before = everything(each_server)
    assert provision.provision(each_server) == first
    assert everything(each_server) == before


def test_several_may_do_it_at_once(one_server: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        urls = list(pool.map(lambda _: provision.provision(one_server), range(4)))
    assert urls == urls[:1] * 4


def test_a_role_that_got_more_than_it_should_is_put_right(each_server: str) -> None:
    urls = provision.provision(each_server)
    before = everything(each_server)[:3]
    query(each_server, "alter role app_web superuser createdb createrole bypassrls noinherit")
    query(each_server, "alter role app_owner login")
    query(each_server, "alter role app_worker nologin")
    query(each_server, "grant app_owner to app_web")
    query(each_server, "create role reader; grant reader to app_worker; grant app_owner to reader")
    query(each_server, "alter role app_web set statement_timeout = '1h'")
    query(make_conninfo(each_server, dbname="platform"), "grant all on schema public to public")
    query(each_server, "grant all on database platform to public")
    assert provision.provision(each_server) == urls
    assert everything(each_server)[:2] == before[:2]
    check_rights_inside(urls)
    assert query(urls.web, "show statement_timeout") == [("5s",)]


def test_two_databases_lie_side_by_side(one_server: str) -> None:
    first, second = (provision.provision(one_server, database=name) for name in ("platform", "platform's 2"))
    assert first.named("platform's 2") == second
    assert query(second.web, "select current_database()") == [("platform's 2",)]


def test_a_database_of_somebody_else_is_left_alone(one_server: str) -> None:
    query(one_server, "create database platform")
    with pytest.raises(CannotStart, match="database platform belongs to postgres: drop it, or make app_owner"):
        provision.provision(one_server)
