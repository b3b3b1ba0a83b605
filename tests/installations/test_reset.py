"""`manage.py reset`: a sandbox forgets everything, and nothing else is ever reset."""

from pathlib import Path

import psycopg
import pytest

from tests.installations.test_prepare import execute, people, sentence, state


def files(local: Path) -> dict[str, bytes]:
    """Return the keys and cards of an installation."""
    return {str(file): file.read_bytes() for name in ("keys", "cards") for file in (local / name).rglob("*.*")}


def test_a_sandbox_is_as_new_afterwards(prepared):
    local = Path(prepared.variables["PLATFORM_LOCAL"])
    before, secrets = state(prepared), files(local)
    execute(prepared, "update platform_site_organisation set name = 'renamed'")
    (local / "clock").write_text("86400")
    (local / "mail").mkdir()
    (local / "mail" / "x.log").write_text("Subject: x")
    done = prepared.manage("reset")
    assert (done.returncode, done.stdout) == (0, "The sandbox is as new.\n"), done.stderr
    assert people(prepared) == 29
    assert state(prepared)["platform_site_organisation"] != before["platform_site_organisation"]
    assert not (local / "clock").exists()
    assert not (local / "mail").exists()
    after = files(local)
    assert after.keys() <= secrets.keys()
    assert {name for name in secrets if "/keys/" in name} == {name for name in after if "/keys/" in name}
    assert {name for name in after if "/keys/" in name and after[name] == secrets[name]} == set()
    done = prepared.python("-c", "import platform_site.wsgi")
    assert done.returncode == 0, done.stderr


def test_a_sandbox_under_lost_keys_can_be_reset(prepared, tmp_path):
    moved = prepared.but(KEYS_DIR=str(tmp_path / "new-keys"))
    assert "Run `make reset`." in sentence(moved)
    done = moved.manage("reset")
    assert (done.returncode, people(moved)) == (0, 29), done.stderr


def test_a_running_sandbox_is_refused(prepared):
    before = state(prepared)
    with psycopg.connect(prepared.variables["DATABASE_URL"]):
        assert sentence(prepared, "reset") == "CommandError: The sandbox is running. Stop `make run` first."
    assert state(prepared) == before


def test_production_is_refused(production):
    assert sentence(production, "reset") == "CommandError: Only a sandbox is reset. PLATFORM_MODE is not `sandbox`."


@pytest.mark.parametrize("statement", [
    "update platform_site_installation set kind = 'production'",
    "drop table platform_site_installation; create table invoices (id int)",
])  # fmt: skip
def test_a_database_that_is_no_sandboxs_is_refused_and_stays(prepared, statement):
    execute(prepared, *statement.split("; "))
    before = state(prepared)
    assert "CommandError: The database " in sentence(prepared, "reset")
    assert state(prepared) == before


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_OWNER_URL", None, "DATABASE_OWNER_URL is not set."),
        ("DATABASE_OWNER_URL", "postgresql://nobody@127.0.0.1:1/none", "The database cannot be reached."),
    ],
)
def test_what_is_missing_is_said(unprepared, name, value, said):
    assert said in sentence(unprepared.but(**{name: value}), "reset")
