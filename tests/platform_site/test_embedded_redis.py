"""The private Redis: a socket and nothing else, and gone whenever its parent is."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from kombu.connection import Connection
from redis import Redis

from platform_site.embedded import CannotStart, redis
from tests.platform_site.embedded_machine import PROJECT, Machine, until


pytest_plugins = ["tests.platform_site.embedded_fixtures"]


def path_of(url: str) -> Path:
    return Path(url.removeprefix("redis+socket://").removesuffix("?virtual_host=0"))


def client(url: str) -> Redis:
    return Redis(unix_socket_path=str(path_of(url)), decode_responses=True)


@pytest.mark.parametrize("way", ["installed", "wheel"])
def test_it_has_a_private_socket_and_no_port(machine: Machine, tmp_path: Path, way: str) -> None:
    environment = machine.environment | {"PLATFORM_REDIS": "wheel"}
    if way == "installed":
        (tmp_path / "redis-server").symlink_to(redis.binary(machine.local, environment))
        environment = machine.environment | {"PATH": str(tmp_path)}
    with redis.private_server(machine.local, environment) as url, client(url) as connected:
        settings = connected.config_get("*")
        socket = path_of(url)
        modes = [stat.S_IMODE(each.stat().st_mode) for each in (socket, socket.parent, socket.parent.parent)]
    assert settings["port"] == "0"
    assert settings["save"] == ""
    assert settings["appendonly"] == "no"
    assert modes == [0o700, 0o700, 0o700]
    assert machine.living() == []
    assert not socket.parent.exists()


def test_an_installed_one_comes_before_the_wheel(machine: Machine, tmp_path: Path) -> None:
    installed = tmp_path / "redis-server"
    installed.touch(mode=0o755)
    environment = machine.environment | {"PATH": str(tmp_path)}
    assert redis.binary(machine.local, environment) == installed
    assert redis.binary(machine.local, environment | {"PLATFORM_REDIS": "wheel"}) != installed


def test_celery_reads_its_url(machine: Machine) -> None:
    with redis.private_server(machine.local, machine.environment) as url, Connection(url) as broker:
        with broker.SimpleQueue("letters") as queue:
            queue.put({"number": 7})
            message = queue.get(timeout=5)
            message.ack()
        assert message.payload == {"number": 7}


def test_every_run_has_its_own(machine: Machine) -> None:
    with (
        redis.private_server(machine.local, machine.environment) as first,
        redis.private_server(machine.local, machine.environment) as second,
    ):
        assert first != second
        assert client(first).ping()


def test_it_is_killed_with_its_parent_and_cleared_away_by_the_next(machine: Machine) -> None:
    victim = """if True:
        import os, pathlib
        from platform_site.embedded import redis
        with redis.private_server(pathlib.Path(os.environ["PLATFORM_LOCAL"])) as url:
            os.kill(os.getpid(), 9)
    """
    killed = subprocess.run([sys.executable, "-c", victim], cwd=PROJECT, env=machine.environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    until(lambda: machine.living() == [])
    left = list((machine.local / "redis").iterdir())
    assert len(left) == 1
    with redis.private_server(machine.local, machine.environment):
        assert not left[0].exists()


def test_a_program_whose_parent_is_gone_already_does_not_start(tmp_path: Path) -> None:
    made = tmp_path / "made"
    done = subprocess.run([sys.executable, redis.LEASH, str(os.getppid()), "/usr/bin/env", "touch", made], check=False)
    assert done.returncode == 1
    assert not made.exists()


def test_a_server_that_stops_at_once_gives_its_reason(machine: Machine, tmp_path: Path) -> None:
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho 'out of memory'\nexit 1\n")
    broken.chmod(0o755)
    with (
        pytest.raises(CannotStart, match=r"Redis does not start \(out of memory\): set REDIS_URL"),
        redis.private_server(machine.local, machine.environment | {"PATH": f"{tmp_path}:/usr/bin:/bin"}),
    ):
        pytest.fail("it runs")
