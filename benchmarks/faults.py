"""Faults under load: each part of an installation is killed in turn while clients ask for checks (issue 5, I03).

Loopback only, in a temporary folder, about two minutes. At the end the database says whether every acknowledged check
is there with its audit line, and none twice for one key. Any loss, duplicate or undocumented answer: exit code 1.
"""

import json
import os
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from http.client import HTTPException
from threading import Event

from benchmarks.faults_client import CLIENTS, PEOPLE, Client, Seen, clients
from benchmarks.faults_installation import Installation, started
from benchmarks.faults_proof import Proof, longest_gap, prove


RATE = 150.0  # checks a second
CONNECTIONS = 24
ROUNDS = 2
STEADY = 4.0  # seconds of load before a kill, and after all is well again
PATIENCE = 40.0  # seconds in which all has to be well again
FAULTS: dict[str, tuple[Callable[[Installation], list[int]], int | None]] = {
    "a web worker": (Installation.web_workers, 1),
    "the Celery worker": (Installation.celery_workers, None),
    "Redis": (Installation.redis, None),
    "PostgreSQL, all processes": (Installation.postgres, None),
    "PostgreSQL, the postmaster": (Installation.postgres, 1),
    "PostgreSQL, a backend": (lambda installation: installation.postgres()[-1:], None),
}


@dataclass(frozen=True)
class Outcome:
    """What one kill did; times in seconds from the kill, -1 for what did not happen in time."""

    fault: str
    silence_s: float
    """longest time in which no check was answered"""
    ready_s: float
    """until /readyz said `ok` and a new check was answered"""
    work_s: float
    """until a bulk check, asked for after the kill, was worked on by Celery"""
    whole_s: float
    """until as many processes of that kind ran as before; of PostgreSQL, until it had recovered"""
    broken: int
    refused: int


def main() -> None:
    """Run all faults, print the table, prove, and end with 1 if anything was lost, doubled or undocumented."""
    began = time.monotonic()
    with started() as installation:
        seen, stop = Seen(), Event()
        asking = clients(installation.port, RATE, CONNECTIONS, seen, stop)
        outcomes = [_fault(installation, name, seen) for _ in range(ROUNDS) for name in FAULTS]
        time.sleep(STEADY)
        stop.set()
        for client in asking:
            client.join(timeout=60)
        with installation.database() as database:
            proof = prove(database, seen)
    _print(outcomes, seen, proof, time.monotonic() - began)
    if not proof.holds or any(min(outcome.ready_s, outcome.work_s, outcome.whole_s) < 0 for outcome in outcomes):
        sys.exit(1)


def _fault(installation: Installation, name: str, seen: Seen) -> Outcome:
    """Kill, and wait until all is well again."""
    time.sleep(STEADY)
    before, (which, most) = Counter(seen.told), FAULTS[name]
    running = len(which(installation))
    killed = _kill(which(installation)[:most])
    probe = _Probe(installation, killed)
    while not probe.is_over(lambda: len(which(installation)) >= min(running, 6)):
        time.sleep(0.05)
    end, told = time.monotonic(), seen.told - before
    silence = longest_gap([moment for moment, _ in seen.answers], killed, end)
    return Outcome(
        fault=name, silence_s=round(silence, 2), ready_s=probe.ready,
        work_s=probe.worked, whole_s=probe.whole, broken=told["broken"] + told["timeout"],
        refused=told["503"] + told["429"],
    )  # fmt: skip


def _kill(processes: list[int]) -> float:
    """End them as no process can prevent; return when."""
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return time.monotonic()


class _Probe:
    """Asks from the kill on whether the service is ready, and whether Celery works."""

    def __init__(self, installation: Installation, killed: float) -> None:
        self._client = Client(installation.port, CLIENTS[0], 1, Seen(), Event())
        self._killed, self._job = killed, ""
        self.ready = self.worked = self.whole = -1.0

    def is_over(self, is_whole: Callable[[], bool]) -> bool:
        """Look once; tell if all is well or the time is over."""
        for name, test in (("ready", self._is_ready), ("worked", self._has_worked), ("whole", is_whole)):
            if getattr(self, name) < 0 and test():
                setattr(self, name, round(time.monotonic() - self._killed, 2))
        return min(self.ready, self.worked, self.whole) >= 0 or time.monotonic() > self._killed + PATIENCE

    def _is_ready(self) -> bool:
        with suppress(OSError, HTTPException):
            answer, content = self._client.get("/readyz")
            return answer.status == 200 and json.loads(content)["status"] == "ok" and bool(self._check())
        return False

    def _has_worked(self) -> bool:
        with suppress(OSError, HTTPException):
            if not self._job:
                self._job = self._ask_for_work()
            answer, content = self._client.get(self._job)
            return answer.status == 200 and json.loads(content)["state"] == "done"
        return False

    def _ask_for_work(self) -> str:
        item = {"patient_ref": self._check()}
        answer, content = self._client.post("/api/v1/eligibility/bulk-checks", {"items": [item]}, uuid.uuid4().hex)
        if answer.status != 202:
            raise ConnectionError(answer.status)
        return str(json.loads(content)["location"])

    def _check(self) -> str:
        """Ask for one check and return its patient_ref; raise ConnectionError for no answer."""
        if self._client.sign_in() == 200:
            body = {"method": "insurance_number", **PEOPLE[0]}
            answer, content = self._client.post("/api/v1/eligibility/checks", body, uuid.uuid4().hex)
            if answer.status == 201:
                return str(json.loads(content)["patient_ref"])
        raise ConnectionError


def _print(outcomes: list[Outcome], seen: Seen, proof: Proof, took: float) -> None:
    print(f"{RATE:.0f} checks a second over {CONNECTIONS} connections; kill -9 of each in turn, {ROUNDS} rounds")
    print("| killed | no answer for s | ready again s | Celery works again s | all there again s | broken | 503/429 |")
    print("|---|---|---|---|---|---|---|")
    for outcome in outcomes:
        print(f"| {' | '.join(str(value) for value in asdict(outcome).values())} |")
    print(f"answers: {dict(seen.told)}")
    figures = {
        "name": "faults", "checks": len(seen.acknowledged), "keys": len(seen.asked), **asdict(proof),
        "ready_s": max((outcome.ready_s for outcome in outcomes), default=0), "seconds": round(took),
    }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
