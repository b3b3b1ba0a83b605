"""The public table: no token, the same figures as the page, kept by caches, refused in words."""

import pytest
from django.test import Client

from eligibility.rules.usage import Counts, month_before
from tests.support import openapi
from tests.support.callers import Caller
from tests.support.usage import PLENTY, counted, newest_month


pytestmark = pytest.mark.django_db
DOOR = "/api/v1/eligibility/usage"


def ask(month: str, **headers):
    return Client(raise_request_exception=False).get(f"{DOOR}?month={month}", headers=headers)


@pytest.fixture
def month() -> str:
    counted(newest_month(), PLENTY)
    return f"{newest_month():%Y-%m}"


def test_a_published_month_is_everybodys(month):
    answer = ask(month)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["month"] == month
    assert body["rows"][0] == {
        "kind": "hospital", "label": "病院", "checks": 100, "by_card": 40, "by_number": 60, "checkup_views": 11,
        "drug_views": 12, "care_views": 13, "card_use_rate": "40.00",
    }  # fmt: skip
    assert (body["total"]["checks"], body["total"]["card_use_rate"]) == (880, "29.54")
    assert [each["kind"] for each in body["outside_of_total"]] == ["home_nursing", "midwife", "therapy_office"]


def test_it_is_as_documented(month):
    assert openapi.faults(openapi.answer_schema(DOOR, "GET", 200), ask(month).json()) == []
    assert "security" not in openapi.operations()[DOOR, "GET"]


def test_small_figures_are_null():
    counted(newest_month(), {**PLENTY, "dental": Counts(3, 100, 31, 32, 33)})
    body = ask(f"{newest_month():%Y-%m}").json()
    hidden = {each["kind"] for each in body["rows"] if each["checks"] is None}
    assert hidden == {"dental", "hospital"}
    assert {each["card_use_rate"] for each in body["rows"] if each["kind"] in hidden} == {None}
    assert openapi.faults(openapi.answer_schema(DOOR, "GET", 200), body) == []


def test_caches_may_keep_it_and_ask_if_it_is_the_same(month):
    first = ask(month)
    assert first["Cache-Control"] == "public, max-age=3600"
    second = ask(month, **{"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert ask(month, **{"If-None-Match": '"other"'}).status_code == 200
    assert not first.cookies


@pytest.mark.parametrize(
    ("month", "code"),
    [("2026-13", "VAL-FORMAT"), ("2026-1", "VAL-FORMAT"), ("202610", "VAL-FORMAT"), ("２０２６-10", "VAL-FORMAT"),
     ("1926-10", "VAL-FORMAT"), ("", "VAL-REQUIRED"), ("x" * 5000, "VAL-FORMAT")],
)  # fmt: skip
def test_what_is_no_month_is_refused(month, code):
    answer = ask(month)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/month", code)]
    assert answer["Cache-Control"] == "no-store"


def test_a_month_that_is_not_published_is_not_there(month):
    for other in (f"{month_before(newest_month()):%Y-%m}", "2999-01", f"{month_before(newest_month(), back=-1):%Y-%m}"):
        answer = ask(other)
        assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")
        assert "公表していません" in answer.json()["detail"]
        assert answer["Cache-Control"] == "no-store"


def test_without_or_with_an_unknown_parameter_it_is_refused(month):
    assert Client().get(DOOR).json()["errors"][0]["code"] == "VAL-REQUIRED"
    assert Client().get(f"{DOOR}?month={month}&kind=x").json()["errors"][0]["code"] == "VAL-UNKNOWN-FIELD"
    assert Client().get(f"{DOOR}?month={month}&month={month}").status_code == 400


def test_it_only_reads(month):
    assert Client().post(f"{DOOR}?month={month}").status_code == 405


def test_a_token_changes_nothing(month):
    assert Caller("sandbox-clinic-1").get(f"{DOOR}?month={month}").content == ask(month).content
    assert ask(month, Authorization="Bearer nonsense").content == ask(month).content
