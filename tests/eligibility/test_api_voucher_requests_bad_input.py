"""Bad input at the doors of welfare offices and of those who ask them: a documented 4xx, and nothing written."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.support.assistance import file, recipient
from tests.support.callers import Caller
from tests.support.vouchers import ASKS, DECLINE, GRANT, OFFICE, PATH, asked
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
ASKING = {"check_id": "0b9e1a3c-1111-4222-8333-444455556666", "month": "2026-11", "care": "outpatient"}
ANSWER = f"{PATH}/0b9e1a3c-1111-4222-8333-444455556666/answer"
FEEDS = "/api/v1/eligibility/assistance-feeds"


def faults(body: Any, path: str = PATH, caller: Caller = ASKS) -> list[tuple[str, str]]:
    """Post something bad; tell that it is refused and writes nothing; return code and place of each fault."""
    with nothing_written():
        answer = caller.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL-INVALID"), answer.content
    assert all(fault["message"] and fault["hint"] for fault in answer.json()["errors"])
    return [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]]


def of_answer(body: Any) -> list[tuple[str, str]]:
    """Return what is wrong with an office's answer."""
    return faults(body, ANSWER, OFFICE)


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("value", [..., None])
def test_a_member_that_is_missing_is_named(name: str, value: Any) -> None:
    sent = {member: each for member, each in ASKING.items() if member != name}
    assert faults(sent if value is ... else {**sent, name: value}) == [("VAL-REQUIRED", f"/{name}")]


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("value", [1, 1.5, True, [], {}, ["x"]])
def test_a_member_of_another_type_is_named(name: str, value: Any) -> None:
    assert faults({**ASKING, name: value}) == [("VAL-TYPE", f"/{name}")]


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ({"check_id": "x"}, "VAL-FORMAT"),
        ({"check_id": "0b9e1a3c111142228333444455556666"}, "VAL-FORMAT"),
        ({"month": "2026-13"}, "VAL-FORMAT"),
        ({"month": "2026-11-01"}, "VAL-FORMAT"),
        ({"month": "令和8年11月"}, "VAL-FORMAT"),
        ({"month": "２０２６-11"}, "VAL-FORMAT"),
        ({"month": "0000-01"}, "VAL-FORMAT"),
        ({"care": "surgery"}, "VAL-CHOICE"),
        ({"surprise": "x"}, "VAL-UNKNOWN-FIELD"),
        ({"payer_number": "12139994"}, "VAL-UNKNOWN-FIELD"),
    ],
)
def test_a_value_that_cannot_be_is_named(member: dict[str, Any], code: str) -> None:
    (name,) = member
    assert faults({**ASKING, **member}) == [(code, f"/{name}")]


@pytest.mark.parametrize("body", [[], "x", 1, True, [ASKING]])
def test_what_is_no_object_is_refused(body: Any) -> None:
    assert faults(body) == of_answer(body) == [("VAL-TYPE", "")]


def test_nothing_is_no_answer() -> None:
    assert faults(None) == of_answer(None) == [("VAL-REQUIRED", "")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("VAL-REQUIRED", "/grant")]),
        ({"grant": "yes"}, [("VAL-TYPE", "/grant")]),
        ({"grant": True}, [("VAL-REQUIRED", "/beside_insurance"), ("VAL-REQUIRED", "/own_payment")]),
        ({**GRANT, "reason": "x"}, [("VAL-UNKNOWN-FIELD", "/reason")]),
        ({**GRANT, "own_payment": -1}, [("VAL-CHOICE", "/own_payment")]),
        ({**GRANT, "own_payment": 10_000_000}, [("VAL-CHOICE", "/own_payment")]),
        ({**GRANT, "own_payment": 1.0}, [("VAL-TYPE", "/own_payment")]),
        ({**GRANT, "own_payment": "100"}, [("VAL-TYPE", "/own_payment")]),
        ({**GRANT, "own_payment": True}, [("VAL-TYPE", "/own_payment")]),
        ({**GRANT, "beside_insurance": 1}, [("VAL-TYPE", "/beside_insurance")]),
        ({"grant": False}, [("VAL-REQUIRED", "/reason")]),
        ({**DECLINE, "reason": ""}, [("VAL-REQUIRED", "/reason")]),
        ({**DECLINE, "reason": "あ" * 201}, [("VAL-LENGTH", "/reason")]),
        ({**DECLINE, "own_payment": 1}, [("VAL-UNKNOWN-FIELD", "/own_payment")]),
        ({**DECLINE, "reason": "番号は 1234-5678-9018 です。"}, [("VAL-INDIVIDUAL-NUMBER", "/reason")]),
        ({**DECLINE, "reason": "右から\u202e左"}, [("VAL-CHARACTER", "/reason")]),
    ],
)
def test_an_answer_that_cannot_be_is_named(body: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert of_answer(body) == found


def test_a_member_that_stands_twice_is_named() -> None:
    twice = json.dumps(ASKING)[:-1] + ',"care":"dental"}'
    assert faults(twice.encode()) == [("VAL-DUPLICATE-KEY", "/care")]


def test_a_key_is_needed_for_every_write() -> None:
    for caller, path, body in ((ASKS, PATH, ASKING), (OFFICE, ANSWER, GRANT), (OFFICE, FEEDS, b"x")):
        answer = caller.post(path, body, key="short", content_type="application/json" if body != b"x" else "text/csv")
        assert answer.json()["code"] == "DUP-KEY-REQUIRED"


def test_a_key_is_good_for_one_body() -> None:
    path = f"{PATH}/{asked()}/answer"
    OFFICE.post(path, GRANT, key="one-key-two-answers")
    again = OFFICE.post(path, {**GRANT, "own_payment": 5}, key="one-key-two-answers")
    assert (again.status_code, again.json()["code"]) == (422, "DUP-KEY-REUSED")


def test_a_file_is_csv_and_has_an_end() -> None:
    with nothing_written():
        answer = OFFICE.post(FEEDS, {"file": "x"})
    assert (answer.status_code, answer.json()["code"]) == (415, "SYS-MEDIA-TYPE")


def test_the_same_file_under_the_same_key_is_the_same_job() -> None:
    content = file([recipient()], number=77)
    first = OFFICE.post(FEEDS, content, key="feed-of-this-morning-1", content_type="text/csv")
    again = OFFICE.post(FEEDS, content, key="feed-of-this-morning-1", content_type="text/csv")
    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    assert OFFICE.get(first["Location"]).json()["kind"] == "eligibility.assistance_feed"


@pytest.mark.parametrize("client", ["sandbox-municipality-2", "sandbox-insurer-1", "sandbox-clinic-1"])
def test_nobody_else_finds_the_job_of_an_office(client: str) -> None:
    job = OFFICE.post(FEEDS, b"x", content_type="text/csv").json()["job_id"]
    answers = [Caller(client).get(f"/api/v1/jobs/{each}") for each in (job, uuid4())]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "SYS-NOT-FOUND")}


@pytest.mark.parametrize(
    ("caller", "scopes", "code"),
    [("sandbox-municipality-2", None, "ELIG-ASSIST-NO-OFFICE"), ("sandbox-municipality-1", frozenset(), "AUTH-SCOPE"),
     ("sandbox-insurer-1", None, "AUTH-SCOPE"), ("sandbox-hospital-1", None, "AUTH-SCOPE")],
)  # fmt: skip
def test_who_speaks_for_no_welfare_office_feeds_nothing(caller: str, scopes: Any, code: str) -> None:
    answer = Caller(caller, scopes).post(FEEDS, b"x", content_type="text/csv")
    assert (answer.status_code, answer.json()["code"]) == (403, code)
