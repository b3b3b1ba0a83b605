"""Servers that are not ours: passwords, administrators with less rights, and what is said when it does not do."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from platform_site.embedded import CannotStart, provision, secret
from tests.platform_site.embedded_machine import Machine, query
from tests.platform_site.embedded_rights import check_rights_inside, everything


pytest_plugins = ["tests.platform_site.embedded_fixtures"]


@pytest.fixture
def strict_server(one_server: str) -> Iterator[str]:
    """A server that asks everybody but its superuser for a password."""
    rules = Path(query(one_server, "show hba_file")[0][0])
    lenient = rules.read_text()
    rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    query(one_server, "select pg_reload_conf()")
    yield one_server
    rules.write_text(lenient)
    query(one_server, "select pg_reload_conf()")


def test_the_roles_have_a_password_there(strict_server: str) -> None:
    urls = provision.provision(strict_server, password="p@ss:w/rd ?#")
    assert [query(url, "select session_user") for url in urls.each().values()] == [
        [("app_web",)], [("app_worker",)], [("app_migrator",)], [("app_audit_reader",)],
    ]  # fmt: skip
    before = everything(strict_server)
    provision.provision(strict_server, password="p@ss:w/rd ?#")
    assert everything(strict_server) == before


def test_another_password_takes_the_place_of_a_lost_one(strict_server: str) -> None:
    old = provision.provision(strict_server, password="lost")
    new = provision.provision(strict_server, password="new")
    assert query(new.web, "select 1") == [(1,)]
    with pytest.raises(psycopg.OperationalError):
        query(old.web, "select 1")


def test_an_administrator_who_is_no_superuser_is_enough(each_server: str) -> None:
    query(each_server, "create role administrator login createrole createdb")
    admin = make_conninfo(each_server, user="administrator")
    urls = provision.provision(admin)
    check_rights_inside(urls)
    before = everything(each_server)
    assert provision.provision(admin) == urls
    assert everything(each_server) == before
    assert not query(each_server, "select from pg_auth_members where member = 'administrator'::regrole"
                     " and coalesce((to_jsonb(pg_auth_members) ->> 'set_option')::bool, true)")  # fmt: skip


def test_somebody_who_may_nothing_is_enough_where_all_is_there(one_server: str) -> None:
    urls = provision.provision(one_server)
    query(one_server, "create role somebody login")
    assert provision.provision(make_conninfo(one_server, user="somebody")) == urls
    assert provision.provision(urls.web) == urls


def test_somebody_who_may_nothing_is_told_what_to_do_where_nothing_is_there(one_server: str) -> None:
    query(one_server, "create role somebody login")
    with pytest.raises(CannotStart, match=r"app_web does not get into the database .*: give DATABASE_URL an adm"):
        provision.provision(make_conninfo(one_server, user="somebody"))


def test_a_role_that_is_a_superuser_is_refused_where_we_may_not_change_it(one_server: str) -> None:
    provision.provision(one_server)
    query(one_server, "create role somebody login; alter role app_worker superuser")
    with pytest.raises(CannotStart, match=r"app_worker does not get into .*\(it is a superuser\)"):
        provision.provision(make_conninfo(one_server, user="somebody"))


def test_an_administrator_who_may_too_little_is_told_so(one_server: str) -> None:
    provision.provision(one_server)
    query(one_server, "create role administrator login createrole createdb; alter role app_web superuser")
    with pytest.raises(CannotStart, match=r"could not be made \(.+\): give DATABASE_URL an administrator who may"):
        provision.provision(make_conninfo(one_server, user="administrator"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://admin:s3cret@/postgres?host=/nowhere", "leads to no server that lets us in"),
        ("nonsense s3cret", "cannot be read: write postgresql://"),
        ("postgresql://admin:s3cret@/postgres?s3cret=1", "cannot be read: write postgresql://"),
    ],
)
def test_a_url_that_leads_nowhere_is_said_without_its_password(url: str, says: str) -> None:
    with pytest.raises(CannotStart, match=re.escape(says)) as refused:
        provision.provision(url)
    assert "s3cret" not in str(refused.value)


def test_an_old_server_is_refused(one_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision, "OLDEST", 99)
    with pytest.raises(CannotStart, match="a PostgreSQL older than 99: use a newer server"):
        provision.provision(one_server)


def test_the_password_is_made_once_and_kept_from_others(bare_machine: Machine) -> None:
    password = secret.database_password(bare_machine.local)
    file = bare_machine.local / "secrets" / "database"
    assert len(password) >= 40
    file.chmod(0o644)
    assert secret.database_password(bare_machine.local) == password
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_password_that_cannot_be_kept_is_told(bare_machine: Machine) -> None:
    (bare_machine.local / "secrets" / "database").mkdir(parents=True)
    with pytest.raises(CannotStart, match="secrets/database cannot be used"):
        secret.database_password(bare_machine.local)


def test_urls_do_not_show_their_password(one_server: str) -> None:
    urls = provision.provision(one_server, password="s3cret")
    assert "s3cret" not in repr(urls)
    assert conninfo_to_dict(urls.web)["password"] == "s3cret"
