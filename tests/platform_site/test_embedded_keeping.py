"""A server that is killed while it is used is there again, under the same address, without anybody's doing."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from threading import Event

import psycopg
import pytest
from redis import ConnectionError as Away
from redis import Redis

from platform_site.embedded import CannotStart, keeping, leftovers, postgres, redis
from tests.platform_site.embedded_machine import Machine, query, until


pytest_plugins = ["tests.platform_site.embedded_fixtures"]


def answers(url: str) -> bool:
    try:
        return query(url, "select 1") == [(1,)]
    except psycopg.OperationalError:
        return False


def pongs(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except Away:
        return False


def test_postgresql_is_there_again_with_all_that_was_committed(used_machine: Machine) -> None:
    cluster = postgres.prepared(used_machine.local, used_machine.environment)
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        query(url, "drop table if exists kept; create table kept as select 7 as number")
        before = used_machine.postmaster(cluster.folder)
        for process in leftovers.processes_in(cluster.data):
            with suppress(ProcessLookupError):  # it ended by itself when its postmaster did
                os.kill(process, signal.SIGKILL)
        until(lambda: answers(url))
        assert used_machine.postmaster(cluster.folder) != before
        assert query(url, "select number from kept") == [(7,)]


def test_redis_is_there_again_and_gone_when_we_are(machine: Machine) -> None:
    with redis.private_server(machine.local, machine.environment) as url:
        path = url.removeprefix("redis+socket://").removesuffix("?virtual_host=0")
        client = Redis(unix_socket_path=path)
        before = client.info("server")["process_id"]
        os.kill(before, signal.SIGKILL)
        until(lambda: pongs(client))
        assert client.info("server")["process_id"] != before
        client.close()
    assert machine.living() == []
    assert not Path(path).exists()


@pytest.mark.parametrize("reason", [CannotStart("There is no room."), OSError("There is no room.")])
def test_a_start_that_fails_is_told_and_tried_again(capsys: pytest.CaptureFixture[str], reason: Exception) -> None:
    started, tries = Event(), [reason, reason]

    def start() -> None:
        if tries:
            raise tries.pop()
        started.set()

    with keeping.kept(started.is_set, start):
        assert started.wait(30)
    assert capsys.readouterr().err == "There is no room.\n" * 2


def test_what_lives_is_left_alone() -> None:
    looked, started = Event(), Event()

    def lives() -> bool:
        looked.set()
        return True

    with keeping.kept(lives, started.set):
        assert looked.wait(30)
    assert not started.is_set()


def test_whether_a_postmaster_lives_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not leftovers.has_postmaster(tmp_path)
    file = tmp_path / "postmaster.pid"
    for content in ("", "nonsense", f"{os.getpid()}\n"):
        file.write_text(content)
        assert not leftovers.has_postmaster(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert leftovers.has_postmaster(tmp_path)
    monkeypatch.setattr(leftovers, "PROC", tmp_path / "nothing")  # a machine that does not tell
    assert leftovers.has_postmaster(tmp_path)
