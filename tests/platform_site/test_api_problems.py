"""Whatever is raised becomes a documented problem, and the cause of a fault stays with us."""

import json
import logging

import psycopg
import pytest
from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from platform_site.errors import (
    CATALOGUE,
    REFUSALS,
    Busy,
    Fault,
    Format,
    Invalid,
    KeyInUse,
    Problem,
    TooManyRequests,
    TooManyWrongTries,
    Unavailable,
)
from platform_site.gateways.logs import Json
from tests.support import doors
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.support.doors")]
CLINIC = Caller("sandbox-clinic-1")
CANARY = "架空　かなりあ 1985-04-01"

RAISED = [
    (Http404(CANARY), 404, "SYS-NOT-FOUND"),
    (PermissionDenied(CANARY), 403, "AUTH-NOT-PERMITTED"),
    (RequestDataTooBig(CANARY), 413, "VAL-TOO-LARGE"),
    (SuspiciousOperation(CANARY), 400, "VAL-INVALID"),
    (DisallowedHost(CANARY), 400, "VAL-INVALID"),
    (exceptions.ValidationError({"name": ["x"]}), 400, "VAL-INVALID"),
    (OperationalError(CANARY), 503, "SYS-UNAVAILABLE"),
    (InterfaceError(CANARY), 503, "SYS-UNAVAILABLE"),
    (InternalError(CANARY), 500, "SYS-ERROR"),
    (IntegrityError(CANARY), 500, "SYS-ERROR"),
    (DataError(CANARY), 500, "SYS-ERROR"),
    (psycopg.Error(CANARY), 500, "SYS-ERROR"),
    (ValueError(CANARY), 500, "SYS-ERROR"),
    (KeyError(CANARY), 500, "SYS-ERROR"),
    (AttributeError(CANARY), 500, "SYS-ERROR"),
    (RecursionError(CANARY), 500, "SYS-ERROR"),
    (MemoryError(CANARY), 500, "SYS-ERROR"),
    (AssertionError(CANARY), 500, "SYS-ERROR"),
    (exceptions.APIException(CANARY), 500, "SYS-ERROR"),
]


@pytest.fixture(params=["/api/failing", "/api/failing-plain", "/failing"])
def path(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def raises(monkeypatch):
    def put(error: Exception) -> None:
        monkeypatch.setattr(doors, "FAILURE", [error])

    return put


def assert_problem(answer, status: int, code: str) -> dict:
    """Assert that an answer is a whole RFC 9457 document of the catalogue, and return it."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert body.keys() - {"errors"} == {"type", "title", "status", "detail", "instance", "code", "request_id"}
    assert (body["status"], body["title"]) == (status, CATALOGUE[code].title)
    assert body["type"] == f"/developer/errors#{code.lower()}"
    assert body["instance"] == f"urn:request:{body['request_id']}"
    assert body["request_id"] == answer["X-Request-ID"]
    return body


@pytest.mark.parametrize(("error", "status", "code"), RAISED, ids=lambda value: type(value).__name__)
def test_every_kind_of_exception_has_its_problem(raises, error, status, code):
    raises(error)
    for path in ("/api/failing", "/api/failing-plain"):
        answer = CLINIC.get(path)
        assert_problem(answer, status, code)
        assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS.keys())
def test_every_refusal_is_answered_with_its_own_code_and_status(raises, refusal):
    raises(refusal())
    answer = CLINIC.get("/api/failing")
    body = assert_problem(answer, refusal.problem.status, refusal.problem.code)
    assert body["detail"] == f"{refusal.problem.title}{refusal.problem.remedy}"
    assert ("WWW-Authenticate" in answer) == (refusal.problem.status == 401)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("refusal", [Busy, KeyInUse, TooManyRequests, TooManyWrongTries, Unavailable])
def test_what_may_succeed_later_says_when(raises, refusal):
    raises(refusal(retry_after=7))
    assert CLINIC.get("/api/failing")["Retry-After"] == "7"


def test_every_problem_of_the_catalogue_is_somebodys(raises):
    problems = {code for code, entry in CATALOGUE.items() if isinstance(entry, Problem)}
    assert problems == set(REFUSALS)


def test_a_refusal_says_what_it_was_given_to_say(raises):
    raises(TooManyRequests("しばらくお待ちください。"))
    answer = CLINIC.get("/api/failing")
    assert assert_problem(answer, 429, "RATE-CLIENT")["detail"] == "しばらくお待ちください。"
    assert "Retry-After" not in answer


def test_faults_stand_under_errors_with_pointer_code_message_and_hint(raises):
    raises(Invalid(faults=[Fault(Format, "/a", "こう書きます。"), Fault(Format, "/b/0")]))
    first, second = CLINIC.get("/api/failing").json()["errors"]
    assert first == {"pointer": "/a", "code": "VAL-FORMAT", "message": Format.title, "hint": "こう書きます。"}
    assert second["hint"] == Format.remedy


class TestAFaultOfOurs:
    """500: the cause is logged by type and place, and told to nobody."""

    @pytest.fixture
    def line(self, raises, path, caplog) -> dict:
        raises(ValueError(CANARY))
        answer = CLINIC.get(path)
        assert answer.status_code == 500
        assert CANARY not in answer.content.decode()
        (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
        return json.loads(Json().format(record)) | {"asked": answer["X-Request-ID"]}

    def test_is_logged_by_type_and_place_only(self, line):
        assert line["raised"][0] == "ValueError"
        assert any("doors.py" in place for place in line["raised"])
        assert CANARY not in json.dumps(line, ensure_ascii=False)

    def test_is_found_by_the_requests_id(self, line):
        assert line["request_id"] == line["asked"]


def test_a_database_that_does_not_answer_is_logged_too(raises, caplog):
    raises(OperationalError(CANARY))
    answer = CLINIC.get("/api/failing")
    assert answer["Retry-After"] == "5"
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert CANARY not in Json().format(record)


def test_a_transaction_that_the_database_ended_for_its_waiting_may_be_tried_again(raises):
    ended = InternalError(CANARY)
    ended.__cause__ = psycopg.errors.IdleInTransactionSessionTimeout()
    raises(ended)
    answer = CLINIC.get("/api/failing")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "SYS-UNAVAILABLE", "5")


def test_a_view_that_gives_no_answer_at_all_is_a_fault_of_ours(caplog):
    answer = Client(raise_request_exception=False).get("/unrendered")
    assert answer.status_code == 500
    assert "a fault of ours" in [record.message for record in caplog.records]


class TestPeopleReadAPage:
    """Outside of the programs' paths a refusal is a page."""

    def test_of_what_failed(self, raises):
        raises(ValueError(CANARY))
        answer = Client(raise_request_exception=False).get("/failing")
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        assert "プラットフォーム側で問題が起きました。" in answer.content.decode()

    def test_with_the_time_to_wait(self, raises):
        raises(OperationalError())
        answer = Client(raise_request_exception=False).get("/failing")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")

    def test_of_what_is_not_there(self):
        answer = Client().get("/nowhere")
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert "このURLはありません。" in answer.content.decode()
        assert 'href="/"' in answer.content.decode()

    @pytest.mark.parametrize(
        "path",
        ["/api/nowhere", "/api/v1/", "/oauth/", "/fhir/Patient", "/sandbox/cards/x", "/.well-known/x", "/livez/"],
    )
    def test_and_programs_a_problem(self, path):
        assert_problem(Client().get(path), 404, "SYS-NOT-FOUND")

    def test_a_path_that_is_nowhere_is_not_repeated(self):
        for path in ("/api/canary-path", "/canary-path"):
            assert b"canary-path" not in Client().get(path).content
