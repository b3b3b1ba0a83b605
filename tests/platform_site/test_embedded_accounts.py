"""As whom the private PostgreSQL runs, and that the host stays as it was."""

import os
import pwd
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from platform_site.embedded import CannotStart, accounts, postgres
from tests.platform_site.embedded_machine import PROJECT, Machine, query


pytest_plugins = ["tests.platform_site.embedded_fixtures"]
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def without_namespaces(machine: Machine) -> Mapping[str, str]:
    """Surroundings in which no `unshare` is found."""
    path = machine.local / "path"
    path.mkdir()
    (path / "sh").symlink_to("/bin/sh")
    return machine.environment | {"PATH": str(path)}


def test_root_runs_it_in_a_user_namespace_and_everybody_else_as_himself(used_machine: Machine) -> None:
    cluster = postgres.prepared(used_machine.local, used_machine.environment)
    with postgres.private_server(used_machine.local, used_machine.environment):
        process = Path("/proc") / str(used_machine.postmaster(cluster.folder))
        namespaces = {(each / "ns" / "user").readlink() for each in (process, Path("/proc/self"))}
        assert process.stat().st_uid == os.geteuid()
        assert len(namespaces) == (2 if IS_ROOT else 1)
    assert cluster.data.stat().st_uid == os.geteuid()


def test_without_namespaces_root_becomes_a_plain_user_that_exists(
    machine: Machine, without_namespaces: Mapping[str, str]
) -> None:
    expected = accounts.plain_user().user if IS_ROOT else os.geteuid()
    cluster = postgres.prepared(machine.local, without_namespaces)
    with postgres.private_server(machine.local, without_namespaces) as url:
        assert (Path("/proc") / str(machine.postmaster(cluster.folder))).stat().st_uid == expected
        assert query(url, "select 1") == [(1,)]
    assert cluster.data.stat().st_uid == expected
    assert machine.local.stat().st_uid == os.geteuid()
    # Who made the folder runs it also later, whatever else would be possible then.
    assert postgres.prepared(machine.local, machine.environment).account == cluster.account
    with postgres.private_server(machine.local, machine.environment) as url:
        assert query(url, "select 1") == [(1,)]


if IS_ROOT:  # nobody else has to become somebody

    def test_a_way_that_is_closed_to_the_plain_user_is_not_opened(
        machine: Machine, without_namespaces: Mapping[str, str]
    ) -> None:
        closed = machine.local / "closed"
        closed.mkdir(mode=0o700)
        with (
            pytest.raises(CannotStart, match=r"cannot enter .*/closed/.*: run this as another user"),
            postgres.private_server(closed / "local", without_namespaces),
        ):
            pytest.fail("it runs where its user cannot go")
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700

    def test_a_folder_of_the_namespace_is_not_given_to_a_plain_user(
        machine: Machine, without_namespaces: Mapping[str, str]
    ) -> None:
        (machine.local / "postgres-18-fast" / "data").mkdir(parents=True)
        without_namespaces = {**without_namespaces, "PLATFORM_POSTGRES": "wheel"}
        with pytest.raises(CannotStart, match="was made in a user namespace: allow those again"):
            postgres.prepared(machine.local, without_namespaces)

    def test_a_machine_without_any_plain_user_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(accounts, "PLAIN_USERS", ("nobody-of-this-name",))
        with pytest.raises(CannotStart, match="does not run as root: run this as another user"):
            accounts.choose(Path("/nowhere"), {"PATH": "/nowhere"})

    def test_an_owner_without_a_name_runs_its_own_folder(tmp_path: Path) -> None:
        nameless = max(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid < 60000) + 1
        os.chown(tmp_path, nameless, nameless)
        assert accounts.choose(tmp_path, {}) == accounts.Account(user=nameless, group=nameless)


def test_nothing_beside_its_own_folder_changes(used_machine: Machine, tmp_path: Path) -> None:
    watched = [Path("/etc/passwd"), Path("/etc/group"), PROJECT, *used_machine.local.parents]
    watched += postgres.prepared(used_machine.local, used_machine.environment).binaries.folder.parents
    before = [(path, path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in watched]
    texts = [path.read_bytes() for path in watched[:2]]
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    done = used_machine.run("true", HOME=str(home), TMPDIR=str(temporary), PYTHONDONTWRITEBYTECODE="1")
    assert done.returncode == 0
    assert [*home.iterdir(), *temporary.iterdir()] == []
    assert [(path, path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in watched] == before
    assert [path.read_bytes() for path in watched[:2]] == texts
