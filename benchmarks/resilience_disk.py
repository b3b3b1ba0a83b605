"""A full disk loses nothing and answers 503 (I03-3): a whole sandbox on a small disk of its own, filled to the brim.

As root on Linux: `python -m benchmarks.resilience_disk` for a disk that holds all, `… wal` for one that holds the WAL
alone. It mounts a tmpfs, starts the sandbox, asks checks from four threads, fills the disk, goes on asking, makes room,
and compares what was acknowledged with what is stored. Bounded: some minutes; the last line of output is one JSON
object. It stops with 1 if anything was lost, or was answered by something else than 201, 429 or 503.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from platform_site.embedded import postgres


MEGABYTES = {"all": 700, "wal": 160}
THREADS = 4
SECONDS = {"before": 5.0, "full": 20.0, "after": 5.0}
PATIENCE = 240.0
P001 = {
    "method": "insurance_number", "insurer_number": "06139992", "number": "1001", "birth_date": "1985-04-01",
    "symbol": "架空１２", "branch": "01",
}  # fmt: skip
OWN = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL", "REDIS_URL")


class Asking:
    """Systems that send checks, each again under its key until it is answered; what was acknowledged is kept."""

    def __init__(self, port: int) -> None:
        self.port, self.phase = port, "before"
        self.seen: dict[str, Counter[str]] = {name: Counter() for name in SECONDS}
        self.acknowledged: dict[str, str] = {}
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(THREADS)]
        self._token = ""

    def sign_in(self) -> None:
        """Take a token; it lasts longer than the run."""
        basic = b64encode(b"sandbox-clinic-1:sandbox-secret").decode()
        kind = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        self._token = self.ask("POST", "/oauth/token", b"grant_type=client_credentials", kind)[1]["access_token"]

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        """Ask over a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, once every request under way is answered."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _work(self) -> None:
        key = uuid.uuid4().hex
        while not self._stop.is_set():
            status, answer = self._check(key)
            self.seen[self.phase][f"{status} {answer.get('code', '')}".strip()] += 1
            if status == 201:
                self.acknowledged[key] = answer["check_id"]
                key = uuid.uuid4().hex
            else:
                time.sleep(0.2)

    def _check(self, key: str) -> tuple[int, dict[str, Any]]:
        kind = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", "Idempotency-Key": key}
        try:
            return self.ask("POST", "/api/v1/eligibility/checks", json.dumps(P001).encode(), kind)
        except (OSError, HTTPException, ValueError) as error:
            return 0, {"code": type(error).__name__}


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Give a folder on a disk of its own."""
    with tempfile.TemporaryDirectory(prefix="full-") as folder:
        Path(folder).chmod(0o755)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def log_of(port: int) -> Path:
    """Return where a sandbox's log stands, on another disk; it stays where something was wrong."""
    return Path(tempfile.gettempdir()) / f"resilience-disk-{port}.log"


@contextmanager
def sandbox(local: Path, port: int) -> Iterator[None]:
    """Serve a sandbox there until the block ends."""
    variables = {name: value for name, value in os.environ.items() if name not in OWN}
    variables |= {"PLATFORM_LOCAL": str(local), "PORT": str(port)}
    command = [sys.executable, "-m", "platform_site.embedded", sys.executable, "manage.py", "run"]
    with log_of(port).open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log, start_new_session=True)
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def ready(asking: Asking) -> float:
    """Wait until the sandbox is ready; return the seconds that took."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            if asking.ask("GET", "/readyz", None, {})[0] == 200:
                return time.monotonic() - began
        except (OSError, HTTPException, ValueError):
            pass
        time.sleep(0.2)
    raise SystemExit("the sandbox is not ready")


def fill(disk: Path, number: int) -> Path:
    """Take all room that is left; return the file that holds it."""
    filler = disk / f"filler-{number}"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def stored(local: Path) -> tuple[set[str], int]:
    """Return the ids of the checks that are stored, and how many audit lines of checks that were done there are."""
    url = make_conninfo(postgres.prepared(local, os.environ).admin_url, dbname="platform")
    with psycopg.connect(url) as server:
        ids = {str(row[0]) for row in server.execute("select uid from eligibility_check")}
        lines = server.execute(
            "select count(*) from platform_site_audit where event = 'eligibility.checked' and outcome = 'done'"
            " and not coalesce((detail->>'replayed')::boolean, false)"
        ).fetchone()
    return ids, int(lines[0]) if lines else 0


def move_wal(local: Path, disk: Path) -> None:
    """Put the WAL of a server that was stopped on a disk of its own."""
    wal = postgres.prepared(local, os.environ).data / "pg_wal"
    subprocess.run(["cp", "-a", f"{wal}/.", f"{disk}/"], check=True)
    shutil.rmtree(wal)
    wal.symlink_to(disk)


def use_up_wal(local: Path) -> int:
    """Begin new files of WAL until there is no room for one; return how many times the server said so, or was away."""
    url, refused = postgres.prepared(local, os.environ).admin_url, 0
    for _ in range(20):
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=2) as server:
                server.execute("select pg_current_xact_id()")
                server.execute("select pg_switch_wal()")
        except psycopg.OperationalError:
            refused += 1
            break
    return refused


def run(local: Path, disk: Path, port: int, *, wal: bool) -> dict[str, Any]:
    """Ask before, while the disk is full, and after; return what was seen."""
    asking, away = Asking(port), 0
    if wal:
        with sandbox(local, port):
            ready(asking)
        move_wal(local, disk)
    with sandbox(local, port):
        ready(asking)
        asking.sign_in()
        ids, lines = stored(local)
        asking.start()
        time.sleep(SECONDS["before"])
        asking.phase = "full"
        until = time.monotonic() + SECONDS["full"]
        fillers = []
        while time.monotonic() < until:
            fillers.append(fill(disk, len(fillers)))
            away += use_up_wal(local) if wal else 0
            time.sleep(0.5)
        for filler in fillers:
            filler.unlink()
        recovered = ready(asking)
        asking.phase = "after"
        time.sleep(SECONDS["after"])
        asking.stop()
        ids_after, lines_after = stored(local)
    new = ids_after - ids
    return {
        "seen": {phase: dict(counts) for phase, counts in asking.seen.items()},
        "postgresql_away": away,
        "acknowledged": len(asking.acknowledged),
        "lost": len(set(asking.acknowledged.values()) - new),
        "twice": len(asking.acknowledged) - len(set(asking.acknowledged.values())),
        "audit_lines_lacking": len(new) - (lines_after - lines),
        "seconds_until_ready": round(recovered, 1),
    }


def main() -> int:
    """Run it, print what was seen as JSON, and return 1 if it is not as it has to be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kind = "wal" if sys.argv[1:] == ["wal"] else "all"
    with small_disk(MEGABYTES[kind]) as disk, tempfile.TemporaryDirectory(prefix="full-") as folder:
        Path(folder).chmod(0o755)
        local = (disk if kind == "all" else Path(folder)) / "local"
        found = run(local, disk, port, wal=kind == "wal")
    answers = {answer for counts in found["seen"].values() for answer in counts}
    wrong = {answer for answer in answers if not answer.startswith(("201", "429", "503"))}
    print(json.dumps({"name": "resilience_disk", "full": kind, **found, "wrong": sorted(wrong)}))
    if wrong or found["lost"] or found["twice"] or found["audit_lines_lacking"]:
        return 1
    log_of(port).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
