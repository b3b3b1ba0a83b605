"""Requests that are bad as a whole, at every door of the service: a documented 4xx, and nothing written."""

import base64
import json
import uuid
from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.gateways import tokens
from tests.support.callers import P001, Caller
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
ROOT = "/api/v1/eligibility/"
CHECK = "5ec8ad30-1d7a-4a0e-9d2d-111111111111"
DOORS = {
    "checks": P001,
    "bulk-checks": {"items": [{"patient_ref": "A" * 40}]},
    "consents": {"check_id": CHECK, "proof": "a.b.c"},
    "patient-numbers": {"patient_ref": "A" * 40, "patient_number": "1"},
}
every_door = pytest.mark.parametrize("door", DOORS)


def refused(answer, status: int, code: str) -> bool:
    """Tell that an answer is this documented refusal."""
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    return True


def post(door: str, body, **kwargs):
    """Post something that is refused before anything is written."""
    with nothing_written():
        return CLINIC.post(ROOT + door, body, **kwargs)


@every_door
@pytest.mark.parametrize(
    "body",
    [b" ", b"{", b'{"a":1,}', b"{'a':1}", b"\xff\xfe{}", b'{"a":"\x82\xa0"}', b'{"a":NaN}', b'{"a":-Infinity}',
     b'{"a":1e999}', b"\xef\xbb\xbf{}", b"// x\n{}", b'{"a":01}', b'{}{"b":1}'],
)  # fmt: skip
def test_what_is_no_strict_json_is_refused(door, body):
    assert refused(post(door, body), 400, "VAL-JSON")


@every_door
def test_what_is_nested_too_deeply_is_refused(door):
    for depth in (33, 5_000):
        assert refused(post(door, b'{"a":' * depth + b"1" + b"}" * depth), 400, "VAL-DEPTH")


@every_door
def test_a_body_over_the_limit_is_refused_unread(door):
    limit = 512 * 1024 if door == "bulk-checks" else 64 * 1024
    assert refused(post(door, b" " * (limit + 1)), 413, "VAL-TOO-LARGE")


@every_door
@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "text/csv", "application/x-www-form-urlencoded", ""])
def test_another_type_of_body_is_refused(door, kind):
    assert refused(post(door, json.dumps(DOORS[door]).encode(), content_type=kind), 415, "SYS-MEDIA-TYPE")


@every_door
def test_a_compressed_body_is_refused(door):
    assert refused(post(door, DOORS[door], **{"Content-Encoding": "gzip"}), 415, "SYS-MEDIA-TYPE")


@every_door
def test_a_member_that_stands_twice_is_named(door):
    name = next(iter(DOORS[door]))
    answer = post(door, f'{{"{name}":1,"{name}":2}}'.encode())
    assert refused(answer, 400, "VAL-INVALID")
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("VAL-DUPLICATE-KEY", f"/{name}")
    ]


@every_door
def test_an_unknown_member_is_named(door):
    answer = post(door, {**DOORS[door], "surprise": 1})
    assert refused(answer, 400, "VAL-INVALID")
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("VAL-UNKNOWN-FIELD", "/surprise")
    ]


@every_door
@pytest.mark.parametrize("number", ["123456789018", 123456789018])
def test_an_individual_number_is_refused_even_in_an_unknown_member(door, number):
    answer = post(door, {**DOORS[door], "note": number})
    assert refused(answer, 400, "VAL-INVALID")
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("VAL-INDIVIDUAL-NUMBER", "/note")
    ]


@every_door
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_another_method_is_refused(door, method):
    headers = {"Authorization": f"Bearer {CLINIC.token()}", "Idempotency-Key": uuid.uuid4().hex}
    with nothing_written():
        answer = getattr(CLINIC.http, method)(ROOT + door, headers=headers)
    assert refused(answer, 405, "SYS-METHOD")
    assert "POST" in answer["Allow"]


def altered(token: str) -> str:
    """Return a token whose payload names more scopes than were signed."""
    head, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    changed = base64.urlsafe_b64encode(json.dumps({**claims, "scope": "ehr.view"}).encode()).rstrip(b"=").decode()
    return f"{head}.{changed}.{signature}"


def expired() -> str:
    """Return a token of yesterday."""
    row = CLINIC.row
    yesterday = clock.now() - timedelta(days=1)
    return tokens.make(client=row.uid, organisation=row.organisation.uid, scopes=frozenset(row.scopes), at=yesterday)


@every_door
@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (lambda: "", "AUTH-TOKEN-MISSING"),
        (lambda: "Basic c2FuZGJveDpzZWNyZXQ=", "AUTH-TOKEN-MISSING"),
        (lambda: "Bearer", "AUTH-TOKEN-MISSING"),
        (lambda: "Bearer x.y.z", "AUTH-TOKEN-INVALID"),
        (lambda: f"Bearer {altered(CLINIC.token())}", "AUTH-TOKEN-INVALID"),
        (lambda: f"Bearer {expired()}", "AUTH-TOKEN-INVALID"),
    ],
    ids=["none", "basic", "empty", "no token", "altered", "expired"],
)
def test_without_a_good_token_nobody_is_let_in(door, authorization, code):
    with nothing_written():
        answer = CLINIC.http.post(
            ROOT + door, DOORS[door], content_type="application/json",
            headers={"Authorization": authorization(), "Idempotency-Key": uuid.uuid4().hex},
        )  # fmt: skip
    assert refused(answer, 401, code)
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("cookie", ["sessionid", "token"])
def test_a_cookie_lets_nobody_in(cookie):
    CLINIC.http.cookies[cookie] = CLINIC.token()
    try:
        answer = CLINIC.http.post(
            ROOT + "checks", P001, content_type="application/json", headers={"Idempotency-Key": uuid.uuid4().hex}
        )
    finally:
        CLINIC.http.cookies.clear()
    assert refused(answer, 401, "AUTH-TOKEN-MISSING")


@every_door
def test_answers_are_kept_in_no_cache(door):
    assert CLINIC.post(ROOT + door, DOORS[door])["Cache-Control"] == "no-store"
    assert post(door, b"{")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("door", "body", "expected"),
    [
        ("consents", {"check_id": "x", "proof": "a.b.c"}, ("VAL-FORMAT", "/check_id")),
        ("consents", {"check_id": 1, "proof": "a.b.c"}, ("VAL-TYPE", "/check_id")),
        ("consents", {"check_id": CHECK}, ("VAL-REQUIRED", "/proof")),
        ("consents", {"check_id": CHECK, "proof": "a" * 16_385}, ("VAL-LENGTH", "/proof")),
        ("patient-numbers", {"patient_ref": "A" * 65, "patient_number": "1"}, ("VAL-LENGTH", "/patient_ref")),
        ("patient-numbers", {"patient_ref": "A" * 40, "patient_number": "1" * 21}, ("VAL-LENGTH", "/patient_number")),
        ("patient-numbers", {"patient_ref": "A" * 40, "patient_number": ""}, ("VAL-REQUIRED", "/patient_number")),
        ("patient-numbers", {"patient_ref": "A" * 40, "patient_number": 42}, ("VAL-TYPE", "/patient_number")),
        (
            "patient-numbers",
            {"patient_ref": "A" * 40, "patient_number": "1\u202e"},
            ("VAL-CHARACTER", "/patient_number"),
        ),
    ],
)
def test_a_bad_member_of_the_other_doors_is_named(door, body, expected):
    answer = post(door, body)
    assert refused(answer, 400, "VAL-INVALID")
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [expected]


@pytest.mark.parametrize(
    "path", ["consents/x", "consents/1234", "patient-numbers/x", "check", "checks/", "consents/" + CHECK + "/x"]
)
def test_an_unknown_path_is_a_documented_404(path):
    assert refused(CLINIC.delete(ROOT + path), 404, "SYS-NOT-FOUND")
