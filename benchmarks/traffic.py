"""Clinics that sign in, and the load that they make, as a process of its own; with what the server used for it."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks import people as population
from benchmarks import processes, stage
from benchmarks.members import CLIENTS, SECRET, client_id


OPEN_CONNECTIONS = 256
"""Connections at most where requests come by a schedule."""


@dataclass
class Site:
    """A server that is measured: its port and process, the clinics' tokens, how many people and cards there are."""

    port: int
    process: int
    people: int
    tokens: list[str]
    cards: int = 0
    folder: str = ""
    owner_url: str = ""

    def load(self, **plan: Any) -> dict[str, Any]:
        """Make one load and return what was seen, with the CPU µs that each accepted answer cost."""
        before = stage.cpu_seconds(self.process)
        seen = finished(self.start(**plan))
        used = stage.cpu_seconds(self.process) - before
        return {**seen, "cpu_us": used / seen["accepted"] * 1e6 if seen["accepted"] else None}

    def start(self, **plan: Any) -> subprocess.Popen[str]:
        """Start a load that goes on beside others."""
        whole = {"port": self.port, "people": self.people, "tokens": self.tokens, **plan}
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin  # noqa: S101 - it is a pipe
        process.stdin.write(json.dumps(whole))
        process.stdin.close()
        process.stdin = None
        return process

    def by_card(self, most: float) -> dict[str, Any]:
        """Return what a plan holds for checks by card, `most` of them."""
        return {"cards": self.cards, "folder": self.folder, "audience": stage.PUBLIC_URL, "most": int(most)}

    def settle(self) -> None:
        """Have PostgreSQL look at its tables after a warm-up, as autovacuum does within a minute of a first day."""
        with population.as_owner(self.owner_url) as owner:
            owner.execute("analyze")

    def memory(self) -> tuple[float, float]:
        """Return the resident and the proportional MB of all web processes together."""
        pids = processes.tree(self.process)
        return processes.megabytes(pids), processes.megabytes(pids, "Pss")


@contextmanager
def site(environment: dict[str, str], people: int) -> Iterator[Site]:
    """Serve a filled database, with every clinic signed in and the first people's cards linked."""
    cards = population.issue_cards(environment, people)
    with stage.server(environment) as (port, process):
        folder = str(Path(environment["PLATFORM_LOCAL"]) / "cards")
        yield Site(port, process, people, tokens(port), cards, folder, environment["DATABASE_OWNER_URL"])


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a load and return what it saw; stop where it failed."""
    out, _ = process.communicate()
    if process.returncode:
        sys.exit("The load did not run through; the lines above say why.")
    seen: dict[str, Any] = json.loads(out)
    return seen


def tokens(port: int, places: Iterable[int] = range(CLIENTS)) -> list[str]:
    """Sign clinics in, each at `/oauth/token`."""
    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(lambda place: _token(port, place), places))


def _token(port: int, place: int) -> str:
    login = base64.b64encode(f"{client_id(place)}:{SECRET}".encode()).decode()
    request = Request(
        f"http://127.0.0.1:{port}/oauth/token", b"grant_type=client_credentials", {"Authorization": f"Basic {login}"}
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
        token: str = json.load(answer)["access_token"]
    return token
