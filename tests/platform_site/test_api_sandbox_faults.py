"""`X-Sandbox-Fault`: trouble on purpose, in a sandbox only (I01-1)."""

import pytest
from django.test import Client

from platform_site.api import sandbox
from tests.support.callers import P001, Caller


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")


@pytest.fixture
def naps(monkeypatch) -> list[float]:
    """How long was slept, in seconds."""
    taken: list[float] = []
    monkeypatch.setattr(sandbox.time, "sleep", taken.append)
    return taken


def asked(fault: str):
    """Ask with a fault."""
    return Client(raise_request_exception=False).get("/livez", headers={"X-Sandbox-Fault": fault})


@pytest.mark.parametrize(
    ("fault", "seconds"), [("latency=0", 0), ("latency=2000", 2), ("latency=10000", 10), ("latency=999999", 10)]
)
def test_a_delay_is_as_long_as_asked_for_and_10_seconds_at_most(naps, fault, seconds):
    assert asked(fault).status_code == 200
    assert naps == ([seconds] if seconds else [0])


@pytest.mark.parametrize(("status", "code"), [(429, "RATE-CLIENT"), (500, "SYS-ERROR"), (503, "SYS-UNAVAILABLE")])
def test_a_failure_is_a_documented_problem_that_says_when_to_come_again(status, code):
    answer = asked(f"status={status}")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (status, code, "1")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_failure_comes_before_anything_is_done():
    answer = CLINIC.check(P001, key="never-arrived-there", **{"X-Sandbox-Fault": "status=503"})
    assert answer.status_code == 503
    assert "Idempotency-Replayed" not in CLINIC.check(P001, key="never-arrived-there")


def test_a_lost_answer_comes_after_everything_is_done():
    CLINIC.check(P001, key="lost-on-the-way-back", **{"X-Sandbox-Fault": "drop"})
    assert CLINIC.check(P001, key="lost-on-the-way-back")["Idempotency-Replayed"] == "true"


def test_a_lost_answer_says_more_than_it_holds():
    answer = asked("drop")
    assert (b"".join(answer), answer["Content-Length"]) == (b"", str(2**20))


@pytest.mark.parametrize(
    "fault",
    ["", "latency", "latency=-1", "latency=1e9", "latency=1000000", "status=418", "drop ", "DROP", "latency=１"],
)
def test_anything_else_is_no_fault(naps, fault):
    answer = asked(fault)
    assert (answer.status_code, answer.json(), naps) == (200, {"status": "ok"}, [])
