"""A whole installation of the benchmark's own, as `make run` starts it, and its processes, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from platform_site.embedded import folders, leftovers, postgres


PATIENCE = 120.0  # seconds until it has to be ready
NOT_ITS = {"DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL", "REDIS_URL",
           "PLATFORM_POSTGRES_FAST", "PLATFORM_MODE", "HOST"}  # fmt: skip


@dataclass(frozen=True)
class Installation:
    """What runs: where it is reached, and which processes it is made of."""

    local: Path
    port: int

    def database(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Connect as the administrator, to count what is there."""
        return psycopg.connect(make_conninfo(self._cluster.admin_url, dbname="platform"), autocommit=True)

    def web_workers(self) -> list[int]:
        """Return the processes that answer requests."""
        return self._of("multiprocessing.spawn")

    def celery_workers(self) -> list[int]:
        """Return the first process of the Celery worker."""
        return [pid for pid in self._of("celery", "worker") if _leads(pid)]

    def redis(self) -> list[int]:
        """Return the broker."""
        return self._of("redis-server")

    def postgres(self) -> list[int]:
        """Return the postmaster and every backend, the postmaster first: it must not see its children die."""
        running = leftovers.processes_in(self._cluster.data)
        return sorted(running, key=lambda pid: not _leads(pid))

    @property
    def _cluster(self) -> "postgres.Cluster":
        return postgres.prepared(self.local, own_environment(self.local, self.port))

    def _of(self, *words: str) -> list[int]:
        return [pid for pid in processes(self.local) if all(word.encode() in _read(pid, "cmdline") for word in words)]


@contextmanager
def started() -> Iterator[Installation]:
    """Start one in a temporary folder and wait until it is ready; stop it and remove all of it in the end."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        local = Path(name).resolve()
        _share_wheels(local)
        installation = Installation(local, _free_port())
        with (local / "terminal").open("wb") as terminal:
            process = subprocess.Popen(
                [sys.executable, "-m", "platform_site.embedded", sys.executable, "manage.py", "run"],
                cwd=folders.PROJECT, env=own_environment(local, installation.port),
                stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal, start_new_session=True,
            )  # fmt: skip
        try:
            _wait(process, local / "terminal")
            yield installation
        finally:
            _stop(process, local)


def own_environment(local: Path, port: int) -> dict[str, str]:
    """Return the environment of an installation that shares nothing with the one that we may run in."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_ITS}
    more = {
        "PYTHONUNBUFFERED": "1",
        "REQUESTS_PER_SECOND": "1000",
        "REQUESTS_PER_TARGET": "1000",
    }  # two clinics ask, more than they may
    return kept | {"PLATFORM_LOCAL": str(local), "PORT": str(port), **more}


def processes(local: Path) -> list[int]:
    """Return the processes that were started with this folder in their environment."""
    mark = f"PLATFORM_LOCAL={local}\0".encode()
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if mark in _read(int(entry.name), "environ")]


def _share_wheels(local: Path) -> None:
    """Servers that were unpacked for `make run` are not fetched again."""
    envs = folders.local_folder(os.environ) / "envs"
    if envs.is_dir():
        (local / "envs").symlink_to(envs)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", terminal: Path) -> None:
    until = time.monotonic() + PATIENCE
    while "Ctrl-C stops everything." not in terminal.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > until:
            sys.exit(f"The installation did not start:\n{terminal.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _stop(process: "subprocess.Popen[bytes]", local: Path) -> None:
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=60)
    for pid in {*processes(local), process.pid} if process.poll() is None else processes(local):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _leads(pid: int) -> bool:
    """Tell if a process was started as the first of its group."""
    with suppress(ProcessLookupError):
        return os.getpgid(pid) == pid
    return False


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
