"""A database of the benchmark's own, filled, and a web server on it; gone in the end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

from benchmarks import people as population
from benchmarks import processes
from platform_site.management.serving import web_command


NAME = "platform_bench"
URLS = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL")
PUBLIC_URL = "http://bench.invalid"


@contextmanager
def database(name: str = NAME) -> Iterator[dict[str, str]]:
    """Give the environment of a fresh database with masters, partitions, clinics and the fictional people."""
    local = Path(os.environ.get("PLATFORM_LOCAL", ".local")).resolve() / name.removeprefix("platform_")
    environment = {**os.environ, "PLATFORM_LOCAL": str(local), "DJANGO_SETTINGS_MODULE": "platform_site.settings"}
    environment |= {url: _renamed(os.environ[url], name) for url in URLS}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"drop database if exists {name}")
        owner.execute(f"create database {name} owner app_owner")
        owner.execute(f"grant connect on database {name} to app_web, app_worker, app_audit_reader")
        try:  # dropped without force, by which nobody but a superuser may end autovacuum; PostgreSQL itself does
            _prepare(environment)
            yield environment
        finally:
            owner.execute(f"drop database if exists {name}")


@contextmanager
def server(environment: dict[str, str], **settings: str) -> Iterator[tuple[int, int]]:
    """Serve it as production does, with the log in a file; give the port and the server's process id.

    Tokens live an hour, so that a run needs no second sign-in; every other setting is the default.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = {"PUBLIC_URL": PUBLIC_URL, "ALLOWED_HOSTS": "127.0.0.1", "ACCESS_TOKEN_SECONDS": "3600"}
    with (Path(environment["PLATFORM_LOCAL"]) / "web.log").open("wb") as log:
        command = web_command("127.0.0.1", port)
        process = subprocess.Popen(command, env={**environment, **own, **settings}, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/livez")
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=20)


def fill(environment: dict[str, str], people: int, *, already: int = 0) -> None:
    """Put people number 1 to `people` into the database, of whom some are there already (benchmarks/people.py)."""
    population.fill(environment, already + 1, people)


def cpu_seconds(root: int) -> float:
    """Return the CPU time of a process and its children, and of every PostgreSQL backend of the benchmarks."""
    return processes.cpu(processes.tree(root)) + postgres_seconds()


def postgres_seconds() -> float:
    """Return the CPU time of the backends of the benchmarks' databases, those that have ended included."""
    return processes.postgres(_postmaster(), NAME)


def one(environment: dict[str, str], statement: str) -> int:
    """Return the number that a statement gives, as the owner reads it."""
    with population.as_owner(environment["DATABASE_OWNER_URL"]) as owner:
        row = owner.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _prepare(environment: dict[str, str]) -> None:
    worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"]}
    subprocess.run([sys.executable, "manage.py", "prepare"], env=worker, check=True)
    with population.as_owner(environment["DATABASE_OWNER_URL"]) as owner:
        owner.execute(_PARTITIONS)
    population.open_clinics(environment)


@lru_cache(maxsize=1)
def _postmaster() -> int:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        return processes.parent(connection.info.backend_pid)


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _wait(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    sys.exit("The server did not start; web.log in the folder bench of PLATFORM_LOCAL says why.")


_PARTITIONS = """
select make_partition(parent, partition_start(period, now(), ahead))
from (select * from platform_site_partition_rule order by parent) rule, generate_series(0, 7) ahead
"""
