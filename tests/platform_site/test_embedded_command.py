"""COMMAND: what it is given, what it gives back, and that nothing runs on after it."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from platform_site.embedded import postgres
from tests.platform_site.embedded_machine import PROJECT, Machine, one_sentence, query, until


pytest_plugins = ["tests.platform_site.embedded_fixtures"]

NAMES = "DATABASE_URL DATABASE_WORKER_URL DATABASE_OWNER_URL DATABASE_AUDIT_URL REDIS_URL"
SHOW = f"for name in {NAMES}; do printenv $name; done"
COUNTING = """if True:
    import signal
    caught = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: caught.append(number))
    print("ready", flush=True)
    while not caught:
        signal.sigtimedwait([], 0.05)  # `pause` would sleep on if one came just before it
    signal.sigtimedwait([], 0.3)
    print(*(int(number) for number in caught), flush=True)
    raise SystemExit(40 + len(caught))
"""


@pytest.mark.parametrize("code", [0, 7])
def test_its_exit_code_is_ours(used_machine: Machine, code: int) -> None:
    assert used_machine.run_here("sh", "-c", f"exit {code}").returncode == code


def test_the_signal_that_ended_it_is_our_exit_code(used_machine: Machine) -> None:
    assert used_machine.run_here("sh", "-c", "kill -9 $$").returncode == 128 + signal.SIGKILL


def test_it_gets_an_address_for_each_role_and_the_broker(used_machine: Machine) -> None:
    done = used_machine.run("sh", "-c", SHOW)
    web, worker, owner, audit, broker = done.stdout.splitlines()
    assert done.stderr == ""
    assert web.startswith("postgresql://app_web@/platform?host=%2F")
    assert web.endswith("&port=5432")
    assert [url.split("@")[0].removeprefix("postgresql://") for url in (worker, owner, audit)] == [
        "app_worker",
        "app_migrator",
        "app_audit_reader",
    ]
    assert broker.startswith("redis+socket:///")


def test_it_talks_with_our_standard_input_and_output(used_machine: Machine) -> None:
    done = subprocess.run(
        used_machine.arguments("tr", "a-z", "A-Z"),
        cwd=PROJECT,
        env=used_machine.environment,
        input=b"letters",
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"LETTERS"


def test_no_command_and_an_unknown_one_are_told(used_machine: Machine) -> None:
    assert one_sentence(used_machine.run_here()) == "Name a command: python -m platform_site.embedded COMMAND [ARG...]."
    said = one_sentence(used_machine.run_here("/no-such-command"))
    assert said == "/no-such-command cannot be run (No such file or directory): name another command."


def test_a_folder_that_cannot_be_written_is_told(used_machine: Machine) -> None:
    (used_machine.local / "file").touch()
    said = one_sentence(used_machine.run_here("true", PLATFORM_LOCAL=str(used_machine.local / "file" / "local")))
    assert said.endswith("cannot be used (Not a directory): set PLATFORM_LOCAL to a folder that you may write.")


def test_what_the_system_refuses_is_told(used_machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "locks" / "secrets").mkdir(parents=True)
    given = {"PLATFORM_LOCAL": str(tmp_path), "DATABASE_URL": "postgresql://a@/a"}
    said = one_sentence(used_machine.run_here("true", **given))
    assert said.startswith(f"The servers could not be prepared ({tmp_path}/locks/secrets: Is a directory): put")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_us_is_passed_on_once_and_we_stay_until_it_ends(used_machine: Machine, number: int) -> None:
    with used_machine.start(sys.executable, "-c", COUNTING) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.communicate(timeout=120)[0] == f"{int(number)}\n"
    assert process.returncode == 41
    used_machine.ends()


def test_a_ctrl_c_at_the_terminal_reaches_it_once(used_machine: Machine) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", *used_machine.arguments(sys.executable, "-c", COUNTING)],
        cwd=PROJECT,
        env=used_machine.environment,
        stdin=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process, os.fdopen(ours, "wb", buffering=0) as keyboard:
        os.close(theirs)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        keyboard.write(b"\x03")
        assert process.communicate(timeout=120)[0] == "2\n"
    assert process.returncode == 41
    used_machine.ends()


def test_a_signal_that_whoever_started_us_ignores_stays_ignored(used_machine: Machine) -> None:
    report = "import signal; print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    done = subprocess.run(
        ["nohup", *used_machine.arguments(sys.executable, "-c", report)],
        cwd=PROJECT,
        env=used_machine.environment,
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"True\n"


def test_after_a_kill_the_broker_is_gone_and_the_next_run_stops_the_database(used_machine: Machine) -> None:
    with used_machine.start("sh", "-c", "echo $$; exec cat") as process:
        assert process.stdout is not None
        command = int(process.stdout.readline())
        assert any("redis-server" in line for line in used_machine.living())
        process.kill()
        process.wait()
        os.kill(command, signal.SIGKILL)
    until(lambda: not any("redis-server" in line for line in used_machine.living()))
    assert any("postgres" in line for line in used_machine.living())
    assert used_machine.run("true").returncode == 0
    used_machine.ends()


def test_two_runs_share_the_database_and_have_two_brokers(used_machine: Machine) -> None:
    with used_machine.start("sh", "-c", f"{SHOW}; read line") as first:
        assert first.stdout is not None
        lines = [first.stdout.readline().strip() for _ in range(5)]
        second = used_machine.run("sh", "-c", SHOW).stdout.splitlines()
        assert query(lines[0], "select 1") == [(1,)]
        first.terminate()
    assert lines[:4] == second[:4]
    assert lines[4] != second[4]


# --- servers that are not ours ------------------------------------------------------------------------


def test_given_servers_are_used_and_nothing_is_started(used_machine: Machine, tmp_path: Path) -> None:
    elsewhere = Machine(tmp_path, used_machine.environment | {"PLATFORM_LOCAL": str(tmp_path)})
    with postgres.private_server(used_machine.local, used_machine.environment) as admin:
        given = {"DATABASE_URL": admin, "REDIS_URL": "redis://broker.example/3"}
        done = elsewhere.run("sh", "-c", SHOW, **given)
        *urls, broker = done.stdout.splitlines()
        assert [query(url, "select session_user")[0][0] for url in urls] == [
            "app_web", "app_worker", "app_migrator", "app_audit_reader",
        ]  # fmt: skip
    assert broker == given["REDIS_URL"]
    assert {path.name for path in tmp_path.iterdir()} == {"locks", "secrets"}
    assert (tmp_path / "secrets" / "database").read_text() in urls[0]


def test_a_run_inside_a_run_uses_the_servers_of_the_outer_one(used_machine: Machine) -> None:
    done = used_machine.run(*used_machine.arguments("sh", "-c", SHOW))
    assert done.stdout.startswith("postgresql://app_web")


def test_a_given_server_that_does_not_answer_is_told(used_machine: Machine) -> None:
    said = one_sentence(used_machine.run("true", DATABASE_URL="postgresql://a:s3cret@/postgres?host=/nowhere"))
    assert said.startswith("DATABASE_URL leads to no server that lets us in")
    assert "s3cret" not in said
