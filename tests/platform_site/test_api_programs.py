"""The short way of programs: the same headers as everywhere, their door, and 503 for who would be one too many."""

import threading
from types import SimpleNamespace

import pytest
from django.test import Client

from platform_site.errors import Unavailable
from platform_site.limits import Crowd
from tests.support.callers import P001, Caller
from tests.support.doors import FAILURE
from tests.support.until import wait_until


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
HEADERS = {
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "X-Request-ID",
}


@pytest.mark.parametrize(
    ("path", "status"), [("/livez", 200), ("/api/v1/nowhere", 404), ("/api/v1/eligibility/checks", 401)]
)
def test_every_answer_has_the_security_headers(path, status):
    answer = Client().get(path)
    assert answer.status_code == status
    assert answer.headers.keys() >= HEADERS


def test_they_are_those_of_the_pages():
    page, door = Client().get("/developer/errors"), Client().get("/livez")
    assert {name: door[name] for name in HEADERS - {"X-Request-ID"}} == {
        name: page[name] for name in HEADERS - {"X-Request-ID"}
    }


def test_over_tls_the_browser_is_told_to_stay_there_and_without_it_is_not(settings):
    settings.SECURE_HSTS_SECONDS = 60
    assert "Strict-Transport-Security" in Client().get("/livez", secure=True).headers
    assert "Strict-Transport-Security" not in Client().get("/livez").headers


def test_without_tls_production_leads_there_before_anything_is_done(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().post("/api/v1/eligibility/checks", P001, content_type="application/json")
    assert (answer.status_code, answer["Location"][:8]) == (301, "https://")


def test_a_program_has_no_session_and_no_cookie():
    answer = CLINIC.check(P001)
    assert (answer.status_code, answer.cookies) == (201, {})


@pytest.mark.urls("tests.support.doors")
def test_what_a_door_of_any_kind_raises_is_a_problem():
    FAILURE[:] = [ZeroDivisionError()]
    answer = Client(raise_request_exception=False).get("/api/failing-plain")
    assert (answer.status_code, answer.json()["code"]) == (500, "SYS-ERROR")


class TestCrowds:
    """More at once than can be answered well."""

    def test_one_too_many_is_told_to_come_again_and_is_let_in_when_another_has_left(self):
        crowd = Crowd(lambda: 1, lambda: 0)
        with crowd, pytest.raises(Unavailable) as refused, crowd:
            raise AssertionError("it was let in")
        assert refused.value.retry_after == 1
        with crowd:
            pass

    def test_who_fails_inside_leaves_all_the_same(self):
        crowd = Crowd(lambda: 1, lambda: 0)
        with pytest.raises(ZeroDivisionError), crowd:
            raise ZeroDivisionError
        with crowd:
            pass

    def test_those_who_wait_are_let_in_in_their_order_one_for_each_that_leaves(self):
        crowd, seen = Crowd(lambda: 1, lambda: 3), []

        def visit(number: int) -> None:
            with crowd:
                seen.append(number)

        threads = [threading.Thread(target=visit, args=(number,)) for number in range(3)]
        with crowd:
            for count, thread in enumerate(threads, start=1):
                thread.start()
                wait_until(lambda count=count: len(crowd._waiting) == count)
            assert seen == []
        for thread in threads:
            thread.join(30)
        assert seen == [0, 1, 2]
        with crowd, pytest.raises(Unavailable), Crowd(lambda: 0, lambda: 0):
            pass

    @pytest.mark.urls("tests.support.crowded_doors")
    def test_at_the_door_it_is_503_with_retry_after(self, settings):
        from tests.support import crowded_doors

        settings.MOST_AT_ONCE, settings.MOST_WAITING = 1, 0
        client, inside = Client(), []
        one = threading.Thread(target=lambda: inside.append(client.get("/api/slow")))
        one.start()
        try:
            assert crowded_doors.entered.wait(30)
            answer = client.get("/api/slow")
        finally:
            crowded_doors.leave.set()
            one.join(30)
        assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "1", "SYS-UNAVAILABLE")
        assert inside[0].status_code == 200


@pytest.fixture
def within_a_second(monkeypatch) -> None:
    """Let all that is asked be asked in one second of the clock by which it is counted."""
    monkeypatch.setattr("platform_site.limits.time", SimpleNamespace(monotonic=lambda: 1000.5))


def test_who_asks_for_one_person_too_fast_is_told_so_and_for_others_goes_on(settings, within_a_second):
    settings.REQUESTS_PER_TARGET = 3
    other = {**P001, "insurer_number": "138057", "symbol": "", "number": "20030012", "birth_date": "1965-10-10"}
    answers = [CLINIC.check(P001) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {201, 429}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert (refused.json()["code"], refused["Retry-After"]) == ("RATE-CLIENT", "1")
    assert CLINIC.check(other).status_code == 201


@pytest.mark.urls("tests.support.crowded_doors")
def test_who_asks_too_fast_takes_nobodys_place(settings, within_a_second):
    settings.REQUESTS_PER_SECOND, settings.MOST_AT_ONCE, settings.MOST_WAITING = 1, 0, 0
    statuses = [CLINIC.get("/api/echo").status_code for _ in range(6)]
    assert 429 in statuses
