"""What a kill -9 or a signal in the middle leaves: the next run takes it over or clears it away."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

import pytest

from platform_site.embedded import leftovers, postgres, programs
from platform_site.embedded.accounts import Account
from platform_site.embedded.command import Interrupted
from tests.platform_site.embedded_machine import PROJECT, Machine, query, until


pytest_plugins = ["tests.platform_site.embedded_fixtures"]


def test_a_server_whose_user_was_killed_is_taken_over_and_stopped(used_machine: Machine) -> None:
    victim = """if True:
        import os, pathlib
        from platform_site.embedded import postgres
        with postgres.private_server(pathlib.Path(os.environ["PLATFORM_LOCAL"])) as url:
            os.kill(os.getpid(), 9)
    """
    killed = subprocess.run([sys.executable, "-c", victim], cwd=PROJECT, env=used_machine.environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    cluster = postgres.prepared(used_machine.local, used_machine.environment)
    orphan = used_machine.postmaster(cluster.folder)
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        assert used_machine.postmaster(cluster.folder) == orphan
        assert query(url, "select 1") == [(1,)]
    used_machine.ends()


def test_a_server_that_was_killed_starts_again_with_its_data(used_machine: Machine) -> None:
    cluster = postgres.prepared(used_machine.local, used_machine.environment)
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        query(url, "drop table if exists kept; create table kept as select 7 as number")
        os.kill(used_machine.postmaster(cluster.folder), signal.SIGKILL)
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        assert query(url, "select number from kept") == [(7,)]


def test_what_a_killed_server_left_running_is_waited_for(used_machine: Machine) -> None:
    cluster = postgres.prepared(used_machine.local, used_machine.environment)
    with postgres.private_server(used_machine.local, used_machine.environment):
        postmaster = used_machine.postmaster(cluster.folder)
        child = next(each for each in leftovers.processes_in(cluster.data) if each != postmaster)
        os.kill(child, signal.SIGSTOP)  # it cannot notice that its parent dies
        os.kill(postmaster, signal.SIGKILL)
        until(lambda: leftovers.processes_in(cluster.data) == [child])
        release = threading.Timer(0.5, os.kill, (child, signal.SIGKILL))
        release.start()
        with postgres.private_server(used_machine.local, used_machine.environment) as url:
            assert query(url, "select 1") == [(1,)]


def test_a_process_number_that_somebody_else_has_got_since_does_not_matter(used_machine: Machine) -> None:
    cluster = postgres.prepared(used_machine.local, used_machine.environment)
    with postgres.private_server(used_machine.local, used_machine.environment):
        left = {file: file.read_text() for file in lock_files(cluster.folder)}
        assert len(left) == 2
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as stranger:
        for file, text in left.items():
            file.write_text("\n".join([str(stranger.pid), *text.splitlines()[1:]]) + "\n")
            file.chmod(0o600)
        with postgres.private_server(used_machine.local, used_machine.environment) as url:
            assert query(url, "select 1") == [(1,)]


def lock_files(folder: Path) -> list[Path]:
    return [file for file in (folder / "data" / "postmaster.pid", folder / ".s.PGSQL.5432.lock") if file.exists()]


def test_a_half_made_data_folder_is_made_anew(machine: Machine) -> None:
    half_made = postgres.prepared(machine.local, machine.environment).folder / "data.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("1")
    with postgres.private_server(machine.local, machine.environment) as url:
        assert query(url, "select 1") == [(1,)]
    assert not half_made.exists()


def test_the_server_stops_also_when_its_start_is_interrupted(machine: Machine) -> None:
    process = machine.start("true")
    until(lambda: list(machine.local.glob("postgres-*/data.new")))
    process.send_signal(signal.SIGTERM)
    assert process.wait(120) == 128 + signal.SIGTERM
    assert process.communicate()[0] == ""


def test_a_tool_that_is_interrupted_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "go")
    asked, communicate = [], subprocess.Popen.communicate

    def interrupt(number: int, frame: FrameType | None) -> None:
        (tmp_path / "go").write_text("now\n")
        raise Interrupted(number)

    def interrupted(process: "subprocess.Popen[str]") -> tuple[str, str]:
        if not asked:
            signal.setitimer(signal.ITIMER_REAL, 0.1)  # now that the tool is there and is waited for, not before
        asked.append(process)
        return communicate(process)

    before = signal.signal(signal.SIGALRM, interrupt)
    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    script = "read line < go; echo waiting for the server; echo done > made"
    with pytest.raises(Interrupted):
        programs.run(["/bin/sh", "-c", script], account=Account(), folder=tmp_path, environment={})
    signal.signal(signal.SIGALRM, before)
    assert (tmp_path / "made").read_text() == "done\n"


def test_a_dead_server_that_nobody_has_reaped_does_not_run(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as dead:
        os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
        (tmp_path / "postmaster.pid").write_text(f"{dead.pid}\n")
        assert not leftovers.is_running(tmp_path)
        leftovers.forget_dead_server(tmp_path)
    assert list(tmp_path.iterdir()) == []
