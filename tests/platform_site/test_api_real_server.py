"""What only a real server shows: lost answers, bodies in chunks, headers that stand twice."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from platform_site import clock
from platform_site.gateways import tokens
from tests.support import server
from tests.support.callers import P001, Caller


CHECKS = "/api/v1/eligibility/checks"


@pytest.fixture(scope="module")
def served(django_db_setup: str, tmp_path_factory, django_db_blocker) -> Iterator[tuple[int, str]]:
    """Give the port of a server and a token of a clinic."""
    with django_db_blocker.unblock():
        row = Caller("sandbox-clinic-1").row
        token = tokens.make(
            client=row.uid, organisation=row.organisation.uid, scopes=frozenset(row.scopes), at=clock.now()
        )
        with server.served(django_db_setup, tmp_path_factory.mktemp("served") / "log") as port:
            yield port, token


def asked(served, method: str = "POST", path: str = CHECKS, body=None, **headers: str) -> tuple[int, dict]:
    """Ask over the wire; return status and JSON."""
    port, token = served
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    signed = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{time.monotonic_ns():020}"}
    kind = {"Content-Type": "application/json"}
    try:
        connection.request(
            method, path, body, {**signed, **kind, **headers}, encode_chunked="Transfer-Encoding" in headers
        )
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def raw(served, *lines: str, body: bytes = b"") -> bytes:
    """Send these very lines; return all that comes back."""
    with socket.create_connection(("127.0.0.1", served[0]), timeout=60) as line:
        line.sendall("\r\n".join([*lines, "Host: 127.0.0.1", "Connection: close", "", ""]).encode() + body)
        found = b""
        while part := line.recv(65_536):
            found += part
        return found


BODY = json.dumps(P001)


def test_a_check_is_answered(served):
    status, answer = asked(served, body=BODY)
    assert (status, answer["result"]) == (201, "active")


def test_many_checks_at_once_get_each_its_own_answer(served):
    other = {**P001, "insurer_number": "138057", "symbol": "", "number": "20030012", "birth_date": "1965-10-10"}
    with ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda _: asked(served, body=json.dumps(other)), range(64)))
    assert {status for status, _ in answers} <= {201, 429}  # one person is asked for a few times a second at most
    checks = [answer["check_id"] for status, answer in answers if status == 201]
    assert len(checks) > 1
    assert len(set(checks)) == len(checks)


class TestLostAnswers:
    """`X-Sandbox-Fault: drop`."""

    def test_reach_the_program_broken(self, served):
        with pytest.raises((http.client.HTTPException, OSError)):
            asked(served, body=BODY, **{"X-Sandbox-Fault": "drop"})

    def test_are_given_again_to_whoever_asks_with_the_same_key(self, served):
        key = {"Idempotency-Key": "lost-answer-lost-answer"}
        with pytest.raises((http.client.HTTPException, OSError)):
            asked(served, body=BODY, **key, **{"X-Sandbox-Fault": "drop"})
        (_, first), (_, second) = asked(served, body=BODY, **key), asked(served, body=BODY, **key)
        assert first["check_id"] == second["check_id"]

    def test_leave_the_server_well(self, served):
        for _ in range(6):
            with pytest.raises((http.client.HTTPException, OSError)):
                asked(served, "GET", "/livez", **{"X-Sandbox-Fault": "drop"})
        assert asked(served, "GET", "/livez") == (200, {"status": "ok"})


def test_a_slow_answer_comes_after_the_time_asked_for(served):
    before = time.monotonic()
    assert asked(served, "GET", "/livez", **{"X-Sandbox-Fault": "latency=300"})[0] == 200
    assert time.monotonic() - before >= 0.3


class TestBodies:
    """Their end has to be known."""

    def test_in_chunks_are_refused(self, served):
        status, answer = asked(served, body=iter([BODY.encode()]), **{"Transfer-Encoding": "chunked"})
        assert (status, answer["code"]) == (411, "VAL-LENGTH-UNKNOWN")

    def test_over_the_limit_are_refused_before_they_are_there(self, served):
        head = [f"POST {CHECKS} HTTP/1.1", f"Authorization: Bearer {served[1]}", "Idempotency-Key: over-the-limit-1"]
        length = f"Content-Length: {settings.BODY_LIMIT + 1}"
        answer = raw(served, *head, "Content-Type: application/json", length, body=b"x" * (settings.BODY_LIMIT + 1))
        assert b"VAL-TOO-LARGE" in answer

    def test_of_exactly_the_limit_are_read(self, served):
        body = json.dumps({**P001, "filler": ""})
        body = body.replace('""', '"' + "a" * (settings.BODY_LIMIT - len(body.encode())) + '"')
        status, answer = asked(served, body=body.encode())
        assert (status, answer["errors"][0]["code"]) == (400, "VAL-UNKNOWN-FIELD")


class TestHeadersThatStandTwice:
    """Never make one request into another's."""

    def test_two_tokens_are_none(self, served):
        answer = raw(served, "GET /api/v1/jobs/0b9e1a3c-1111-4222-8333-444455556666 HTTP/1.1",
                     f"Authorization: Bearer {served[1]}", "Authorization: Bearer x")  # fmt: skip
        assert answer.split(b" ")[1] in (b"401", b"400", b"404")
        assert b" 200 " not in answer.split(b"\r\n")[0]

    @pytest.mark.parametrize(
        "headers", [["X-Acting-User: u1;clerk", "X-Acting-User: u2;clerk"], ["X-Acting-User: あ"], ["X-Acting-User: "]]
    )
    def test_two_people_at_the_keys_or_one_that_cannot_be_read_are_nobody(self, served, headers):
        answer = raw(served, "GET /api/v1/jobs/0b9e1a3c-1111-4222-8333-444455556666 HTTP/1.1",
                     f"Authorization: Bearer {served[1]}", *headers)  # fmt: skip
        assert b"AUTH-ACTING-USER" in answer

    def test_two_lengths_are_refused(self, served):
        answer = raw(served, f"POST {CHECKS} HTTP/1.1", "Content-Length: 2", "Content-Length: 30", body=b"{}" * 15)
        assert answer.split(b" ")[1].startswith(b"4")


def test_nothing_names_a_version(served):
    head = raw(served, "GET /livez HTTP/1.1").split(b"\r\n\r\n")[0].lower()
    assert b"django" not in head
    assert b"python" not in head
    assert b"uvicorn" not in head
