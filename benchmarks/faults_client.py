"""Honest clients: each asks for checks at a steady pace, every check with a key of its own, until it has an answer.

After a broken connection, a timeout, a 429 or a 5xx the same request goes out again under the same key, as
docs/integrators/README.md tells a client to do. Now and then one that was answered is sent again, too.
"""

import base64
import json
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Event, Lock, Thread


TIMEOUT = 5.0  # seconds for one answer
PAUSE = 0.2  # seconds before the same request goes out again; longer if the answer says so, but never above
LONGEST_PAUSE = 1.0
GIVEN_UP = 45.0  # seconds after which a check that is not answered counts as lost to its patient
AGAIN = 0.05  # share of the answered checks that are sent once more
CLIENTS = ("sandbox-clinic-1", "sandbox-clinic-2")
PEOPLE = (
    {"insurer_number": "138057", "number": "20030012", "birth_date": "1965-10-10"},
    {"insurer_number": "06139992", "symbol": "架空１２", "number": "1001", "branch": "01", "birth_date": "1985-04-01"},
)


@dataclass
class Seen:
    """What all clients saw together; `told` counts every single answer, `acknowledged` has the 201 of every key."""

    lock: Lock = field(default_factory=Lock)
    told: Counter[str] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    answers: list[tuple[float, float]] = field(default_factory=list)
    """when each 201 came, and the seconds since its request went out"""

    def note(self, what: str) -> None:
        """Count one outcome of one try."""
        with self.lock:
            self.told[what] += 1

    def acknowledge(self, key: str, check_id: str, sent_at: float) -> None:
        """Note the answer to a key."""
        now = time.monotonic()
        with self.lock:
            self.told["201"] += 1
            self.acknowledged.setdefault(key, set()).add(check_id)
            self.answers.append((now, now - sent_at))


class Client(Thread):
    """One connection that asks `pace` times a second until told to stop."""

    def __init__(self, port: int, client_id: str, pace: float, seen: Seen, stop: Event) -> None:
        super().__init__(daemon=True)
        self._port, self._client_id, self._pace, self._seen, self._stop_asked = port, client_id, pace, seen, stop
        self._connection: HTTPConnection | None = None
        self._token = ""

    def run(self) -> None:
        """Ask and ask again; what was missed while the service was away is not made up for."""
        due = time.monotonic() + random.random() / self._pace
        while not self._stop_asked.wait(max(0.0, due - time.monotonic())):
            key = uuid.uuid4().hex
            with self._seen.lock:
                self._seen.asked.add(key)
            person = random.choice(PEOPLE)
            if self.check(key, person) and random.random() < AGAIN:
                self.check(key, person)
            due = max(due + 1 / self._pace, time.monotonic())

    def check(self, key: str, person: dict[str, str]) -> bool:
        """Ask under this key until there is an answer; tell if there was one."""
        until = time.monotonic() + GIVEN_UP
        while time.monotonic() < until:
            pause = self._try(key, person)
            if pause is None:
                return True
            time.sleep(pause)
        return False

    def post(self, path: str, body: object, key: str) -> tuple[HTTPResponse, bytes]:
        """Post JSON and return the answer; raise OSError or HTTPException if none comes."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self.ask("POST", path, json.dumps(body).encode(), headers | {"Authorization": f"Bearer {self._token}"})

    def get(self, path: str) -> tuple[HTTPResponse, bytes]:
        """Get and return the answer; raise OSError or HTTPException if none comes."""
        return self.ask("GET", path, b"", {"Authorization": f"Bearer {self._token}"})

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
        """Ask over the kept connection; one that fails is closed."""
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer, answer.read()
        except (OSError, HTTPException):
            self._connection.close()
            self._connection = None
            raise

    def sign_in(self) -> int:
        """Get a token and return the status."""
        login = base64.b64encode(f"{self._client_id}:sandbox-secret".encode()).decode()
        form = {"Authorization": f"Basic {login}", "Content-Type": "application/x-www-form-urlencoded"}
        answer, content = self.ask("POST", "/oauth/token", b"grant_type=client_credentials", form)
        if answer.status == 200:
            self._token = json.loads(content)["access_token"]
        return answer.status

    def _try(self, key: str, person: dict[str, str]) -> float | None:
        """Ask once; return None when answered, else the seconds to wait."""
        sent_at = time.monotonic()
        try:
            if not self._token and self.sign_in() != 200:
                return PAUSE
            answer, content = self.post("/api/v1/eligibility/checks", {"method": "insurance_number", **person}, key)
        except (OSError, HTTPException) as error:
            self._seen.note("timeout" if isinstance(error, TimeoutError) else "broken")
            return PAUSE
        if answer.status == 201:
            self._seen.acknowledge(key, json.loads(content)["check_id"], sent_at)
            return None
        if answer.status == 401:
            self._token = ""
        self._seen.note(name_of(answer.status, answer.getheader("Retry-After")))
        return wait_of(answer.getheader("Retry-After"))


def clients(port: int, rate: float, connections: int, seen: Seen, stop: Event) -> list[Client]:
    """Start so many connections that ask `rate` times a second together."""
    made = [Client(port, CLIENTS[n % len(CLIENTS)], rate / connections, seen, stop) for n in range(connections)]
    for client in made:
        client.start()
    return made


def name_of(status: int, retry_after: str | None) -> str:
    """Return what a refusal counts as: one that says when to come back is in order."""
    return str(status) if status not in (429, 503) or retry_after else f"{status} without Retry-After"


def wait_of(retry_after: str | None) -> float:
    """Return the seconds to wait after a refusal: as told, but at most `LONGEST_PAUSE`, to find out when it is over."""
    return min(max(float(retry_after or PAUSE), PAUSE), LONGEST_PAUSE)
