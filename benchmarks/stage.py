"""A database of the benchmark's own, filled, and a web server on it; gone in the end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg


NAME = "platform_bench"
URLS = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL")


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """Give the environment of a fresh database with masters and the fictional people."""
    own = {"PLATFORM_LOCAL": str(Path(".local/bench").resolve()), "DJANGO_SETTINGS_MODULE": "platform_site.settings"}
    environment = {**os.environ, **own}
    environment |= {name: _renamed(os.environ[name]) for name in URLS}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"drop database if exists {NAME} with (force)")
        owner.execute(f"create database {NAME} owner app_owner")
        owner.execute(f"grant connect on database {NAME} to app_web, app_worker, app_audit_reader")
        worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"]}
        subprocess.run([sys.executable, "manage.py", "prepare"], env=worker, check=True)
        try:
            yield environment
        finally:
            owner.execute(f"drop database if exists {NAME} with (force)")


@contextmanager
def server(environment: dict[str, str], *, workers: int = 2, threads: int = 8) -> Iterator[tuple[int, int]]:
    """Serve it with granian; give the port and the server's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(threads), "--no-ws", "--log-level", "error", "platform_site.wsgi:application",
    ]  # fmt: skip
    quiet = {**environment, "LOG_LEVEL": "ERROR", "REQUESTS_PER_SECOND": "100000", "PUBLIC_URL": "http://bench.invalid"}
    quiet["ALLOWED_HOSTS"] = "127.0.0.1"
    process = subprocess.Popen(command, env=quiet, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/livez")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def fill(environment: dict[str, str], people: int) -> None:
    """Give 架空健康保険組合 so many members, numbers 1 to `people`, all born on 1980-01-01."""
    with psycopg.connect(environment["DATABASE_OWNER_URL"], options="-c role=app_owner", autocommit=True) as owner:
        owner.execute(_FILL, {"people": people})
        owner.execute("vacuum analyze")


def cpu_seconds(root: int) -> float:
    """Return the CPU time of a process and its children, and of every PostgreSQL backend of this database."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(_ticks(pid) for pid in _tree(root) | _backends()) / ticks


def _renamed(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))


def _wait(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    sys.exit("The server did not start.")


def _tree(root: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        grown, found = bool(more), found | more
    return found


def _backends() -> set[int]:
    return {int(e.name) for e in Path("/proc").glob("[0-9]*") if NAME.encode() in _command(e)}


def _command(entry: Path) -> bytes:
    try:
        command = (entry / "cmdline").read_bytes()
    except OSError:
        return b""
    return command if command.startswith(b"postgres:") else b""


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


_FILL = """
with insurer as (select id from platform_site_organisation where code = '06139992'),
people as (
    insert into platform_site_person (uid, link_index, birth_date, sex)
    select gen_random_uuid(), sha256(('bench' || n)::bytea), '1980-01-01', '1'
    from generate_series(1, %(people)s::int) n returning id
), numbered as (select id, row_number() over (order by id) n from people),
coverages as (
    insert into eligibility_coverage
        (uid, insurer_id, symbol, number, branch, symbol_key, number_key, branch_key, acquired_on, link_state)
    select gen_random_uuid(), insurer.id, 'B', n::text, '01', 'B', n::text, '01', '2020-04-01', 'confirmed'
    from numbered, insurer returning id, number_key
)
insert into eligibility_coverageversion
    (coverage_id, person_id, name, kana, other_name, other_kana, sex, sex_other, birth_date, postal_code, address,
     relationship, householder, card_class, loss_reason, is_cancelled, known_from)
select c.id, p.id, '計測　太郎', 'ケイソク　タロウ', '', '', '1', '', '1980-01-01', '999-9999', '架空市', '1',
       '計測　太郎', '01', '', false, now()
from coverages c join numbered p on p.n = c.number_key::int
"""
