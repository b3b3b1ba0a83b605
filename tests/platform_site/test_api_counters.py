"""Which requests the event loop carries itself, and that every other one goes to a thread (ADR 0023)."""

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from platform_site.api import counters, problems
from platform_site.api.counters import SHORT, Site, is_for_counter


CHECKS = "/api/v1/eligibility/checks"


def scope(path: str = CHECKS, method: str = "POST", **headers: str) -> dict[str, Any]:
    """Return a request's scope; a header with an empty text is left out."""
    given = {"content_length": "2", "host": "127.0.0.1", **headers}
    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in given.items() if text]
    return {
        "type": "http", "scheme": "http", "method": method, "path": path, "query_string": b"", "http_version": "1.1",
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 5000), "headers": pairs,
    }  # fmt: skip


class Pages(WSGIHandler):
    """Answers with the thread that it runs in and the body, after the wish of a test."""

    def __init__(self, wish: str = "") -> None:
        self.wish = wish

    def get_response(self, request: HttpRequest) -> HttpResponse:
        """Answer; at the counter `blocks` asks the database as Django sees it there."""
        if self.wish == "blocks" and threading.current_thread() is threading.main_thread():
            problems.refusal_of(SynchronousOnlyOperation("the database was asked"), request)
        if self.wish == "fails":
            raise ZeroDivisionError
        if hasattr(request, "refused"):
            request.request_id = "x"
            return problems.response(request.refused, request)
        if self.wish == "refuses":
            return HttpResponse(status=429)
        where = "loop" if threading.current_thread() is threading.main_thread() else "thread"
        return HttpResponse(f"{where} {request.read().decode()}", status=201, headers={"X-Mine": "1"})


def answered(pages: Pages, asked: dict[str, Any], *parts: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
    """Ask a site; return status, headers and body."""
    left, sent = list(parts or (b"{}",)), []

    async def receive() -> dict[str, Any]:
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(Site(pages, threads=2)(asked, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], dict(sent[0]["headers"]), body


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        (scope(), True),
        (scope(method="GET"), False),
        (scope("/api/v1/eligibility/checks/bulk"), False),
        (scope(content_length=""), False),
        (scope(content_length="-2"), False),
        (scope(content_length="65536"), True),
        (scope(content_length="65537"), False),
        (scope(content_length="9" * 30), False),
        (scope(transfer_encoding="chunked"), False),
        (scope(x_sandbox_fault="latency=300"), False),
        (scope(expect="100-continue"), False),
        ({"type": "websocket", "path": CHECKS}, False),
    ],
)
def test_only_plain_checks_are_for_the_counter(asked, where):
    assert is_for_counter(asked, dict(asked.get("headers", ()))) is where


def test_a_check_is_answered_in_the_loop_with_its_headers():
    status, headers, body = answered(Pages(), scope(), b"{", b"}")
    assert (status, headers[b"x-mine"], body) == (201, b"1", b"loop {}")


def test_what_would_block_is_run_again_in_a_thread_with_the_same_body():
    assert answered(Pages("blocks"), scope(), b"{", b"}")[::2] == (201, b"thread {}")


def test_who_finds_no_place_is_told_to_come_again(settings):
    settings.MOST_AT_COUNTER = 0
    status, headers, body = answered(Pages(), scope())
    assert (status, headers[b"retry-after"]) == (503, b"1")
    assert b"SYS-UNAVAILABLE" in body


def test_who_comes_too_often_with_one_token_is_told_so_before_the_door(settings, monkeypatch):
    monkeypatch.setattr("platform_site.limits.time", SimpleNamespace(monotonic=lambda: 1000.5))  # all in one second
    monkeypatch.setattr(counters, "HELD_BACK", 0)
    settings.REQUESTS_PER_SECOND = 1
    both = [answered(Pages(), scope(authorization="Bearer a"))[0] for _ in range(6)]
    assert 429 in both
    assert answered(Pages(), scope(authorization="Bearer b"))[0] == 201


def test_who_comes_too_often_is_held_back_while_others_are_answered(settings):
    settings.REQUESTS_PER_SECOND = 1
    site, told = Site(Pages(), threads=2), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}"}

    async def asked(name: str) -> None:
        async def send(message: dict[str, Any]) -> None:
            if "status" in message:
                told.append((name, message["status"]))

        await site(scope(authorization=name), receive, send)

    async def all_ask() -> None:
        await asyncio.gather(*(asked(name) for name in ("a", "a", "a", "a", "b")))

    asyncio.run(all_ask())
    answers_to_a = [status for name, status in told if name == "a"]
    assert answers_to_a.count(429) >= 2
    assert told.index(("b", 201)) < told.index(("a", 429))


def test_whom_its_door_told_429_is_told_so_before_the_door_sooner(settings, monkeypatch):
    monkeypatch.setattr("platform_site.limits.time", SimpleNamespace(monotonic=lambda: 1000.5))
    monkeypatch.setattr(counters, "HELD_BACK", 0)
    settings.REQUESTS_PER_SECOND = 2 * (1 + counters.REFUSED_LATE)
    bodies = [answered(Pages("refuses"), scope(authorization="Bearer a"))[2] for _ in range(3)]
    assert [b"RATE-CLIENT" in body for body in bodies] == [False, False, True]
    assert answered(Pages(), scope(authorization="Bearer b"))[0] == 201


def test_what_nobody_foresaw_is_the_servers_to_answer():
    with pytest.raises(ZeroDivisionError):
        answered(Pages("fails"), scope())


def test_all_else_is_answered_in_a_thread():
    assert answered(Pages(), scope("/livez"))[::2] == (201, b"thread {}")


def test_a_body_in_chunks_is_thrown_away_before_it_is_refused():
    asked = scope(content_length="", transfer_encoding="chunked")
    assert answered(Pages(), asked, b"a" * 9, b"b")[::2] == (201, b"thread ")


def test_a_file_is_read_by_the_thread_that_takes_it():
    status, _, body = answered(Pages(), scope("/staff/", content_length=str(SHORT + 1)), b"a" * SHORT, b"b")
    assert (status, body) == (201, b"thread " + b"a" * SHORT + b"b")


def test_what_says_nothing_readable_of_its_length_is_left_to_the_door():
    assert answered(Pages(), scope("/staff/", content_length="9" * 30), b"ab")[::2] == (201, b"thread ab")


class Streaming(Pages):
    """Answers with two parts, each told with the thread that makes it."""

    def get_response(self, request: HttpRequest) -> Any:
        return StreamingHttpResponse(f"{threading.current_thread().name} ".encode() for _ in range(2))


def test_what_is_made_while_it_is_sent_is_made_in_one_thread():
    status, _, body = answered(Streaming(), scope("/staff/", method="GET", content_length=""))
    first, second = body.split()
    assert (status, first) == (200, second)
    assert first != threading.main_thread().name.encode()


def test_what_fails_in_a_thread_is_the_servers_to_answer():
    with pytest.raises(ZeroDivisionError):
        answered(Pages("fails"), scope("/livez"))
