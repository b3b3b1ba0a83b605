"""Clinics that go on asking: each question under one key, put again until it is answered, and what came back."""

import base64
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Self

from benchmarks.members import member
from benchmarks.requests import number_body


ASK_AGAIN = 0.1
"""Seconds: sooner than Retry-After says, so that a trial sees the moment in which service is there again."""


@dataclass(frozen=True)
class Answer:
    """One answer, or none: when it came, how long it took, its status (0: no answer), and what it says."""

    at: float
    took: float
    status: int
    key: str
    check: str


@dataclass
class Counters:
    """So many counters at work while the block lasts; `answers` is all that they were told."""

    port: int
    people: int
    count: int = 8
    answers: list[Answer] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._token = _token(self.port)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(self.count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def since(self, moment: float) -> list[Answer]:
        """Return what came after a moment (`time.monotonic()`)."""
        return [answer for answer in list(self.answers) if answer.at >= moment]

    def acknowledged(self) -> list[Answer]:
        """Return every answer that says that a check was made."""
        return [answer for answer in list(self.answers) if answer.status == 201]

    def _work(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self._stop.is_set():
            key, body = uuid.uuid4().hex, number_body(member(random.randint(1, self.people)))
            while not self._asked(connection, key, body) and not self._stop.wait(ASK_AGAIN):
                pass
        connection.close()

    def _asked(self, connection: HTTPConnection, key: str, body: bytes) -> bool:
        began = time.monotonic()
        try:
            connection.request("POST", "/api/v1/eligibility/checks", body, _headers(self._token, key))
            answer = connection.getresponse()
            status, told = answer.status, answer.read()
        except (OSError, HTTPException):
            connection.close()
            status, told = 0, b""
        check = str(json.loads(told)["check_id"]) if status == 201 else ""
        now = time.monotonic()
        self.answers.append(Answer(now, now - began, status, key, check))
        return status == 201


def _token(port: int) -> str:
    login = base64.b64encode(b"sandbox-clinic-1:sandbox-secret").decode()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/oauth/token", b"grant_type=client_credentials", {
        "Authorization": f"Basic {login}", "Content-Type": "application/x-www-form-urlencoded"
    })  # fmt: skip
    return str(json.loads(connection.getresponse().read())["access_token"])


def _headers(token: str, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
