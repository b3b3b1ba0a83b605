"""What is answered while a sandbox is reset: to browsers and programs alike, come back in a moment."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from platform_site.management.waiting import Waiting
from tests.support.server import free_port


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    standing = Waiting("127.0.0.1", free_port())
    yield standing
    standing.stop()


@dataclass
class Answer:
    code: int
    headers: Message
    text: str


def ask(port: int, method: str = "GET", path: str = "/sandbox/") -> Answer:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method), timeout=30)
    with refused.value as answer:
        return Answer(answer.code, answer.headers, answer.read().decode())


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
def test_every_request_is_told_when_to_come_back(waiting, method):
    waiting.start()
    answer = ask(waiting.port, method, "/api/v1/eligibility/checks")
    assert (answer.code, answer.headers["Retry-After"]) == (503, "3")
    assert answer.headers["Refresh"] == "3;url=/sandbox/"
    assert ("やり直しています" in answer.text) == (method != "HEAD")


def test_it_listens_beside_a_server_that_shares_the_port_so_that_it_is_never_closed(waiting):
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", waiting.port))
        server.listen()
        waiting.start()
    assert ask(waiting.port).code == 503


def test_afterwards_the_port_is_free_again_and_may_be_taken_once_more(waiting):
    waiting.start()
    waiting.stop()
    waiting.stop()
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{waiting.port}/", timeout=30)
    waiting.start()
    assert ask(waiting.port).code == 503


def test_nothing_of_a_request_is_written_down(waiting, capfd):
    waiting.start()
    ask(waiting.port, path="/sandbox/?name=secret")
    assert "secret" not in "".join(capfd.readouterr())


def test_who_came_before_it_stops_is_answered_all_the_same(waiting):
    waiting.start()
    waiting._server.shutdown()
    with socket.create_connection(("127.0.0.1", waiting.port), timeout=30) as caller:
        waiting.stop()
        caller.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert caller.recv(1024).startswith(b"HTTP/1.0 503")
