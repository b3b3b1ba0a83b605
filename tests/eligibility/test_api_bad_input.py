"""Bad input at the check's door: a documented 4xx with the field named, and nothing written."""

import json

import pytest

from platform_site.models import AuditEvent
from tests.support.callers import P001, Caller
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
PATH = "/api/v1/eligibility/checks"
CARD = {"method": "card", "proof": "a.b.c"}
ASSISTANCE = {
    "method": "public_assistance",
    "payer_number": "12139994",
    "recipient_number": "0000018",
    "birth_date": "1958-06-30",
}


def faults(body, status: int = 400, code: str = "VAL-INVALID", path: str = PATH, **kwargs) -> list[tuple[str, str]]:
    """Post something bad; tell that it is this refusal and writes nothing; return code and place of each fault."""
    with nothing_written():
        answer = CLINIC.post(path, body, **kwargs)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    for fault in answer.json().get("errors", ()):
        assert fault["message"]
        assert fault["hint"]
    return [(fault["code"], fault["pointer"]) for fault in answer.json().get("errors", ())]


def raw(body: dict, **changed: str) -> bytes:
    """Return a body in which members stand as the JSON text given."""
    members = {**{name: json.dumps(value, ensure_ascii=False) for name, value in body.items()}, **changed}
    return ("{" + ",".join(f'"{name}":{value}' for name, value in members.items()) + "}").encode(
        "utf-8", "surrogatepass"
    )


REQUIRED = [(P001, name) for name in ("insurer_number", "number", "birth_date")]
REQUIRED += [(ASSISTANCE, name) for name in ("payer_number", "recipient_number", "birth_date")] + [(CARD, "proof")]


@pytest.mark.parametrize(("body", "name"), [*REQUIRED, (P001, "method")])
@pytest.mark.parametrize("value", [..., None])
def test_a_member_that_is_needed_and_missing_is_named(body, name, value):
    sent = {member: each for member, each in body.items() if member != name}
    assert faults(sent if value is ... else {**sent, name: value}) == [("VAL-REQUIRED", f"/{name}")]


@pytest.mark.parametrize(("body", "name"), REQUIRED)
def test_an_empty_member_is_not_there(body, name):
    ((code, pointer),) = faults({**body, name: ""})
    assert (code, pointer) in {("VAL-REQUIRED", f"/{name}"), ("VAL-FORMAT", f"/{name}")}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        *REQUIRED,
        *((P001, name) for name in ("method", "symbol", "branch", "shown", "on")),
        (CARD, "on"),
        (ASSISTANCE, "on"),
    ],
)
@pytest.mark.parametrize("value", [1, 1.5, True, [], {}, ["1001"]])
def test_a_member_of_another_type_is_named(body, name, value):
    assert faults({**body, name: value}) == [("VAL-TYPE", f"/{name}")]


@pytest.mark.parametrize("value", [1, 0, "true", "1", [], {}])
def test_a_flag_is_true_or_false(value):
    assert faults({**P001, "limit_certificate": value}) == [("VAL-TYPE", "/limit_certificate")]


@pytest.mark.parametrize(
    ("body", "name"),
    [(P001, "surprise"), (P001, "proof"), (CARD, "number"), (ASSISTANCE, "limit_certificate"), (CARD, "birth_date")],
)
def test_an_unknown_member_is_named(body, name):
    assert faults({**body, name: "x"}) == [("VAL-UNKNOWN-FIELD", f"/{name}")]


@pytest.mark.parametrize(
    ("body", "member", "code"),
    [
        (P001, {"method": "telepathy"}, "VAL-CHOICE"),
        (P001, {"shown": "passport"}, "VAL-CHOICE"),
        (P001, {"insurer_number": "06139993"}, "VAL-CHECK-DIGIT"),
        (P001, {"insurer_number": "0613999"}, "VAL-FORMAT"),
        (P001, {"insurer_number": "99139992"}, "VAL-CHECK-DIGIT"),
        (P001, {"insurer_number": "1" * 41}, "VAL-LENGTH"),
        (P001, {"symbol": "あ" * 41}, "VAL-LENGTH"),
        (P001, {"number": "9" * 41}, "VAL-LENGTH"),
        (P001, {"branch": "123"}, "VAL-FORMAT"),
        (P001, {"branch": "x"}, "VAL-FORMAT"),
        (P001, {"branch": "0" * 200 + "1"}, "VAL-FORMAT"),
        (P001, {"birth_date": "1985-02-29"}, "VAL-FORMAT"),
        (P001, {"birth_date": "19850401"}, "VAL-FORMAT"),
        (P001, {"birth_date": "1985-W14-1"}, "VAL-FORMAT"),
        (P001, {"birth_date": "昭和60年4月1日"}, "VAL-FORMAT"),
        (P001, {"birth_date": "１９８５-04-01"}, "VAL-FORMAT"),
        (P001, {"birth_date": "1985-04-01T00:00:00"}, "VAL-FORMAT"),
        (P001, {"birth_date": "9999-12-31"}, "VAL-DATE-FUTURE"),
        (P001, {"on": "9999-12-31"}, "VAL-DATE-FUTURE"),
        (CARD, {"on": "2126-01-01"}, "VAL-DATE-FUTURE"),
        (CARD, {"on": "2026-13-01"}, "VAL-FORMAT"),
        (CARD, {"proof": "a" * 16_385}, "VAL-LENGTH"),
        (ASSISTANCE, {"payer_number": "12139995"}, "VAL-CHECK-DIGIT"),
        (ASSISTANCE, {"payer_number": "1213999"}, "VAL-FORMAT"),
        (ASSISTANCE, {"recipient_number": "0000019"}, "VAL-CHECK-DIGIT"),
        (ASSISTANCE, {"recipient_number": "18"}, "VAL-FORMAT"),
    ],
)
def test_a_value_that_cannot_be_is_named(body, member, code):
    (name,) = member
    assert faults({**body, **member}) == [(code, f"/{name}")]


def test_every_bad_member_is_named_at_once():
    found = faults({**P001, "number": 1, "birth_date": "x", "insurer_number": "1"})
    assert sorted(found) == [("VAL-FORMAT", "/birth_date"), ("VAL-FORMAT", "/insurer_number"), ("VAL-TYPE", "/number")]


@pytest.mark.parametrize("body", [[], "x", 1, None, True, [P001]])
def test_what_is_no_object_is_refused(body):
    assert faults(body) == [("VAL-TYPE", "")]


@pytest.mark.parametrize(
    ("sign", "name"),
    [("\\u0000", "number"), ("\\u202e", "symbol"), ("\\u200b", "number"), ("\\ud83d", "symbol"), ("\\udc00", "number"),
     ("\\u0007", "number"), ("\\u000a", "symbol"), ("\\ue000", "symbol"), ("\\ufffe", "symbol"), ("\\u2028", "number")],
)  # fmt: skip
def test_a_character_that_may_not_come_in_is_named(sign, name):
    assert faults(raw(P001, **{name: f'"1{sign}2"'})) == [("VAL-CHARACTER", f"/{name}")]


@pytest.mark.parametrize("number", ["123456789018", "１２３４５６７８９０１８", "1234-5678-9018", "1234 5678 9018"])
@pytest.mark.parametrize(
    ("body", "name"), [(P001, "number"), (P001, "symbol"), (ASSISTANCE, "recipient_number"), (CARD, "proof")]
)
def test_an_individual_number_is_refused_wherever_it_stands(body, name, number):
    with nothing_written():
        answer = CLINIC.check({**body, name: number})
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("VAL-INDIVIDUAL-NUMBER", f"/{name}")
    ]
    assert number not in answer.content.decode()


def test_a_member_that_stands_twice_is_named():
    assert faults(b'{"method":"card","proof":"x","proof":"y"}') == [("VAL-DUPLICATE-KEY", "/proof")]


def test_nothing_was_audited_as_if_it_had_been_a_check():
    CLINIC.check({**P001, "number": 1})
    assert not AuditEvent.objects.filter(event="eligibility.checked").exists()
