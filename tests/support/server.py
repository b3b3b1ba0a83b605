"""The real web server on a free port, with a database of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from django.conf import settings

from tests.support import databases


PROJECT = Path(__file__).resolve().parent.parent.parent
ROLES = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL")


def environment(database: str, **more: str) -> dict[str, str]:
    """Return the environment of a process of this test's installation that works on a database."""
    addresses = {name: named(os.environ[name], database) for name in ROLES}
    of_the_run = {
        "PLATFORM_LOCAL": str(settings.LOCAL_DIR),
        "KEYS_DIR": str(settings.KEYS_DIR),
        "CARD_AUTHORITIES": str(settings.CARD_AUTHORITIES),
        "HPKI_AUTHORITIES": str(settings.HPKI_AUTHORITIES),
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    return {**os.environ, **addresses, **of_the_run, **more}


@contextmanager
def served(template: str, log: Path, *, workers: int = 1, **more: str) -> Iterator[int]:
    """Serve a copy of a template database; give the port."""
    name, port = f"{template.removesuffix('_template')}_served", free_port()
    databases.close_all()
    databases.create(name, template=template)
    process = _start(port, environment(name, **more), log, workers=workers)
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)
        databases.drop(name)


@contextmanager
def another(database: str, log: Path, *, folder: Path = PROJECT, **more: str) -> Iterator[int]:
    """Serve a database that others may use too, with the code in a folder; give the port."""
    port = free_port()
    process = _start(port, environment(database, **more), log, folder)
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(
    port: int, variables: Mapping[str, str], log: Path, folder: Path = PROJECT, *, workers: int = 1
) -> subprocess.Popen:
    here = ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    command = [sys.executable, "-m", "platform_site.management.web", *here]
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=folder, env=variables, stdout=out, stderr=out)


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/livez", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(log.read_text())


def named(address: str, database: str) -> str:
    """Return an address with the name of another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))
