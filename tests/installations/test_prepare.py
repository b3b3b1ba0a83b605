"""`manage.py prepare`: makes a database ready, once; leaves what is somebody else's as it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.support.production import Installation
from tests.support.server import PROJECT


TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
"""
DIGEST = "select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from {} t"


def state(installation: Installation) -> dict[str, str]:
    """Return a digest of every table's rows, and of every file that the installation keeps."""
    with psycopg.connect(installation.variables["DATABASE_OWNER_URL"], options="-c role=app_owner") as owner:
        names = [name for (name,) in owner.execute(TABLES)]
        found = {name: owner.execute(DIGEST.format(name)).fetchone()[0] for name in names}
    local = Path(installation.variables["PLATFORM_LOCAL"])
    return found | {str(file): file.read_bytes().hex() for file in sorted(local.rglob("*")) if file.is_file()}


def sentence(installation: Installation, command: str = "prepare") -> str:
    """Return the one sentence with which a command refuses."""
    done = installation.manage(command)
    assert done.returncode == 1, done.stdout
    (line,) = done.stderr.strip().splitlines()
    return line


def execute(installation: Installation, *statements: str) -> None:
    """Do something in its database, as its owner."""
    with psycopg.connect(installation.variables["DATABASE_OWNER_URL"], options="-c role=app_owner") as owner:
        for statement in statements:
            owner.execute(statement)


def people(installation: Installation) -> int:
    """Return how many persons are in its database."""
    with psycopg.connect(installation.variables["DATABASE_OWNER_URL"], options="-c role=app_owner") as owner:
        return owner.execute("select count(*) from platform_site_person").fetchone()[0]


class TestASandbox:
    """Gets tables, masters and the fictional people."""

    def test_is_ready_when_it_was_prepared(self, sandbox):
        done = sandbox.manage("prepare")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert people(sandbox) == 29
        assert sandbox.manage("check", "--database", "default").returncode == 0

    def test_is_not_changed_by_preparing_it_again(self, prepared):
        before = state(prepared)
        assert prepared.manage("prepare").returncode == 0
        assert state(prepared) == before

    def test_keeps_keys_and_cards_where_nobody_else_reads_them(self, prepared):
        local = Path(prepared.variables["PLATFORM_LOCAL"])
        for folder in (local / "keys", local / "cards"):
            assert folder.stat().st_mode & 0o077 == 0
            private = [file for file in folder.rglob("*") if file.is_file() and file.name != "authorities.pem"]
            assert private
            assert [file for file in private if file.stat().st_mode & 0o077] == []

    def test_is_whole_in_the_end_however_often_preparing_it_was_killed(self, sandbox):
        for moment in (0.9, 1.4, 2.1):
            process = subprocess.Popen(
                [sys.executable, "manage.py", "prepare"], cwd=PROJECT, env=sandbox.variables, stderr=subprocess.DEVNULL
            )
            time.sleep(moment)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        done = sandbox.manage("prepare")
        assert (done.returncode, people(sandbox)) == (0, 29), done.stderr

    def test_may_be_prepared_by_two_at_once(self, sandbox):
        both = [
            subprocess.Popen(
                [sys.executable, "manage.py", "prepare"], cwd=PROJECT, env=sandbox.variables, stderr=subprocess.PIPE
            )
            for _ in range(2)
        ]
        said = [(process.communicate()[1].decode(), process.returncode) for process in both]
        assert ("", 0) in said
        assert all(code == 0 or "somebody else prepares it" in text for text, code in said)
        assert people(sandbox) == 29


class TestWhatIsNotOurs:
    """Is left untouched."""

    def test_a_database_with_another_programs_tables(self, sandbox):
        execute(sandbox, "create table invoices (id int)", "insert into invoices values (1)")
        assert "has tables of another program" in sentence(sandbox)
        execute(sandbox, "select 1 / count(*) from invoices")
        assert [name for name in state(sandbox) if name.startswith(("platform_site_", "django_"))] == []

    def test_a_database_of_another_kind_of_installation(self, prepared):
        execute(prepared, "update platform_site_installation set kind = 'production'")
        before = state(prepared)
        assert "marked as `production`, but this installation is `sandbox`" in sentence(prepared)
        assert state(prepared) == before

    def test_a_database_under_other_keys(self, prepared, tmp_path):
        before = state(prepared)
        moved = prepared.but(KEYS_DIR=str(tmp_path / "other-keys"))
        assert "are not those of this database. Run `make reset`." in sentence(moved)
        assert {name: text for name, text in state(prepared).items() if "other-keys" not in name} == before


class TestSentences:
    """What is missing is said, and what to do."""

    def test_without_the_owners_address(self, sandbox):
        assert "DATABASE_OWNER_URL is not set. Start with `make run`" in sentence(sandbox.but(DATABASE_OWNER_URL=None))

    @pytest.mark.parametrize("name", ["DATABASE_OWNER_URL", "DATABASE_URL"])
    def test_with_a_database_that_is_not_there(self, prepared, name):
        gone = prepared.variables[name].replace("_sandbox", "_gone")
        assert "The database cannot be reached" in sentence(prepared.but(**{name: gone}))

    def test_without_keys_in_production(self, production, tmp_path):
        assert "run `manage.py make_keys`" in sentence(production.but(KEYS_DIR=str(tmp_path / "none")))
