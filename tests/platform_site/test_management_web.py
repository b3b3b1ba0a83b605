"""The web server takes what HTTP allows, within bounds, and a process of it that ends is started again (ADR 0028)."""

import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_site.management.waiting import Waiting
from platform_site.management.web import bound
from tests.support import server
from tests.support.until import wait_until


@pytest.fixture(scope="module")
def port(django_db_setup: str, tmp_path_factory) -> Iterator[int]:
    """Serve in two processes."""
    with server.served(django_db_setup, tmp_path_factory.mktemp("served") / "log", workers=2) as found:
        yield found


def told(port: int, *parts: bytes) -> bytes:
    """Send these parts one after the other; return what comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        for part in parts:
            line.sendall(part)
        found = b""
        while part := line.recv(65_536):
            found += part
        return found


@pytest.mark.parametrize("parts", [[b"X-More: %s\r\n" % (b"a" * 8_000)] * 60, [b"X-More: ", *[b"a" * 8_000] * 60]])
def test_a_head_that_does_not_end_is_refused(port, parts):
    assert was_refused(port, [b"GET /livez HTTP/1.1\r\n", *parts])


def was_refused(port: int, parts: list[bytes]) -> bool:
    """Send parts, which are too many; tell if the server says so, or has closed with some of them unread."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        try:
            for part in parts:
                line.sendall(part)
            return line.recv(65_536).startswith(b"HTTP/1.1 400 ")
        except ConnectionError:
            return True


def test_two_requests_of_which_the_second_comes_in_parts_are_both_answered(port):
    one, two = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    answers = told(port, one + two, b"Connection: close\r\n\r\n")
    assert answers.count(b"HTTP/1.1 200 OK") == 2


def test_what_is_no_http_is_refused(port):
    assert told(port, b"\x16\x03\x01\x02\x00\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_a_process_that_is_killed_is_started_again(port):
    def processes() -> list[int]:
        return children(of=leader(port))

    wait_until(lambda: listening(port) == 2)
    first = processes()
    assert len(first) == 2
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: len(processes()) == 2 and first[0] not in processes())
    assert b" 200 " in told(port, b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    wait_until(lambda: listening(port) == 2)


def test_the_page_of_a_reset_listens_beside_it(port):
    beside = Waiting("127.0.0.1", port)
    beside.start()
    beside.stop()


def test_an_installation_that_is_wrong_is_not_served(tmp_path: Path):
    command = [sys.executable, "-m", "platform_site.management.web", "--host", "127.0.0.1", "--port"]
    wrong = {**os.environ, "PLATFORM_MODE": "neither"}
    done = subprocess.run(
        [*command, str(server.free_port())], env=wrong, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode != 0
    assert "PLATFORM_MODE" in done.stderr


def listening(port: int) -> int:
    """Return how many sockets of a port take connections, as Linux lists them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def leader(port: int) -> int:
    """Return the process that this one started for a port; one that it is just starting bears its name for a moment."""
    mark = f"--port\0{port}\0".encode()
    (found,) = [pid for pid in below(os.getpid()) if mark in _read(Path(f"/proc/{pid}/cmdline"))]
    return found


def children(of: int) -> list[int]:
    """Return the processes that answer for a leader."""
    return [pid for pid in below(of) if b"spawn_main" in _read(Path(f"/proc/{pid}/cmdline"))]


def below(pid: int) -> list[int]:
    """Return the processes that one has started, whichever of its threads did."""
    lists = [_read(entry / "children") for entry in Path(f"/proc/{pid}/task").iterdir()]
    return [int(child) for each in lists for child in each.split()]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_each_process_listens_at_a_socket_of_its_own_on_the_same_address():
    with bound("127.0.0.1", 0) as here, pickle.loads(pickle.dumps(here)) as there:  # noqa: S301 - our own bytes
        assert here.getsockname() == there.getsockname()
        assert os.fstat(here.fileno()).st_ino != os.fstat(there.fileno()).st_ino
