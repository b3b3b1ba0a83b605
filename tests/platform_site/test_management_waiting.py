"""What is answered while a sandbox is reset: to browsers and programs alike, come back in a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from platform_site.management import waiting
from platform_site.management.waiting import Waiting
from tests.support.server import free_port


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], Any]]:
    """Do what a test wants in the pause before the port is given back, instead of waiting."""
    meanwhile: list[Callable[[], Any]] = []
    monkeypatch.setattr(waiting.time, "sleep", lambda _: [do() for do in meanwhile])
    return meanwhile


@dataclass
class Answer:
    code: int
    headers: Message
    text: str


def ask(port: int, method: str = "GET", path: str = "/sandbox/") -> Answer:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method), timeout=5)
    with refused.value as answer:
        return Answer(answer.code, answer.headers, answer.read().decode())


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
def test_every_request_is_told_when_to_come_back(method):
    port = free_port()
    with Waiting("127.0.0.1", port):
        answer = ask(port, method, "/api/v1/eligibility/checks")
        assert (answer.code, answer.headers["Retry-After"]) == (503, "3")
        assert answer.headers["Refresh"] == "3;url=/sandbox/"
        assert ("やり直しています" in answer.text) == (method != "HEAD")


def test_just_before_the_end_whoever_comes_is_told_to_stay_away_for_longer(pauses):
    port, told = free_port(), []
    pauses.append(lambda: told.append(ask(port).headers["Retry-After"]))
    with Waiting("127.0.0.1", port):
        assert ask(port).headers["Retry-After"] == "3"
    assert told == ["12"]


def test_afterwards_the_port_is_free_again_at_once_even_after_a_failure(pauses):
    port, paused = free_port(), []
    pauses.append(lambda: paused.append(True))
    with pytest.raises(ZeroDivisionError), Waiting("127.0.0.1", port):
        raise ZeroDivisionError
    assert paused == []
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    with Waiting("127.0.0.1", port):
        assert ask(port).code == 503


def test_nothing_of_a_request_is_written_down(capfd):
    port = free_port()
    with Waiting("127.0.0.1", port):
        ask(port, path="/sandbox/?name=secret")
    assert "secret" not in "".join(capfd.readouterr())
