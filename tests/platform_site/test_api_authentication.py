"""Who may come in at the REST doors: a bearer token of ours, in force, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from rest_framework.request import Request

from platform_site import clock
from platform_site.api.authentication import acting_user
from platform_site.gateways import tokens
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.support.doors")]
CLINIC = Caller("sandbox-clinic-1")


def knock(authorization: str | None, **headers: str):
    """Ask at a door with this Authorization header."""
    given = {} if authorization is None else {"Authorization": authorization}
    return Client(raise_request_exception=False).get("/api/echo", headers={**given, **headers})


def assert_refused(answer, code: str) -> None:
    """Assert a 401 with this code that names the way to sign in."""
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer["WWW-Authenticate"] == 'Bearer realm="platform"'
    assert answer["Cache-Control"] == "no-store"


def test_a_token_of_ours_opens_the_door():
    assert knock(f"Bearer {CLINIC.token()}").json()["client"] == str(CLINIC.row.uid)


def test_the_scheme_may_be_written_in_any_case():
    assert knock(f"bEARER {CLINIC.token()}").status_code == 200


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Token abc", "bearer:x"])
def test_without_a_bearer_token_nobody_comes_in(authorization):
    assert_refused(knock(authorization), "AUTH-TOKEN-MISSING")


@pytest.mark.parametrize(
    "text", ["x", "a.b.c", "a.b", "..", "é.é.é", " ", "null", "a" * 5000, "eyJhbGciOiJub25lIn0.e30.", "\ud800"]
)
def test_a_malformed_token_is_invalid(text: str):
    assert_refused(knock(f"Bearer {text.encode('utf-8', 'replace').decode('latin-1')}"), "AUTH-TOKEN-INVALID")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_token_is_invalid(part: int):
    parts = CLINIC.token().split(".")
    parts[part] = ("B" if parts[part][5] == "A" else "A").join([parts[part][:5], parts[part][6:]])
    assert_refused(knock(f"Bearer {'.'.join(parts)}"), "AUTH-TOKEN-INVALID")


def test_an_expired_token_is_invalid(settings):
    row = CLINIC.row
    at = clock.now() - timedelta(seconds=settings.ACCESS_TOKEN_SECONDS)
    token = tokens.make(client=row.uid, organisation=row.organisation.uid, scopes=frozenset(), at=at)
    assert_refused(knock(f"Bearer {token}"), "AUTH-TOKEN-INVALID")


def test_a_token_that_was_read_before_expires_all_the_same(settings, monkeypatch):
    token, later = CLINIC.token(), clock.now() + timedelta(seconds=settings.ACCESS_TOKEN_SECONDS)
    assert knock(f"Bearer {token}").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: later)
    assert_refused(knock(f"Bearer {token}"), "AUTH-TOKEN-INVALID")


def test_a_token_of_another_installation_is_invalid(settings):
    settings.PUBLIC_URL = "https://elsewhere.example"
    token = CLINIC.token()
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert_refused(knock(f"Bearer {token}"), "AUTH-TOKEN-INVALID")


def test_a_token_for_an_organisation_that_is_not_here_is_invalid():
    token = tokens.make(client=uuid4(), organisation=uuid4(), scopes=frozenset(), at=clock.now())
    assert_refused(knock(f"Bearer {token}"), "AUTH-TOKEN-INVALID")


@pytest.mark.parametrize("name", ["sessionid", "access_token", "Authorization", "__Host-session"])
def test_cookies_count_for_nothing(name: str):
    http = Client(raise_request_exception=False)
    http.cookies[name] = CLINIC.token()
    assert_refused(http.get("/api/echo"), "AUTH-TOKEN-MISSING")


def test_a_token_in_the_address_counts_for_nothing():
    answer = Client(raise_request_exception=False).get("/api/echo", {"access_token": CLINIC.token()})
    assert_refused(answer, "AUTH-TOKEN-MISSING")


def test_no_answer_sets_a_cookie():
    for answer in (knock(f"Bearer {CLINIC.token()}"), knock(None), Client().get("/")):
        assert not answer.cookies


def test_a_client_that_asks_faster_than_its_limit_is_told_to_wait(settings, monkeypatch):
    settings.REQUESTS_PER_SECOND = 3
    monkeypatch.setattr("platform_site.limits.time.monotonic", lambda: 1000.5)
    answers = [knock(f"Bearer {CLINIC.token()}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[3].json()["code"], answers[3]["Retry-After"]) == ("RATE-CLIENT", "1")
    assert knock(f"Bearer {Caller('sandbox-clinic-2').token()}").status_code == 200


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (None, ""),
        (" u1001;clerk ", "u1001;clerk"),
        ("u1001 ; clerk", "u1001 ; clerk"),
        (f"{'u' * 62};c", f"{'u' * 62};c"),
    ],
)
def test_who_is_at_the_keys_is_taken_from_the_header(header: str | None, said: str):
    headers = {} if header is None else {"X-Acting-User": header}
    assert acting_user(Request(RequestFactory().get("/", headers=headers))) == said


def refused(header: str) -> str:
    """Assert that a door refuses who is said to be at the keys; return what it answers."""
    answer = knock(f"Bearer {CLINIC.token()}", **{"X-Acting-User": header})
    assert (answer.status_code, answer.json()["code"]) == (400, "AUTH-ACTING-USER")
    return answer.content.decode()


@pytest.mark.parametrize(
    "header",
    [
        f"{'u' * 63};c",
        "u\x07;c",
        "u\t1;c",
        "\u00e9;c",
        "\u3042",
        "123456789018;c",
        "u-1234-5678-9018;c",
        "norole",
        "a;b;c",
    ],
)
def test_what_is_no_staff_id_with_a_role_is_refused_at_every_door(header: str):
    assert header not in refused(header)


@pytest.mark.parametrize("header", ["", "  ", ";", " ; ", ";r", " ;r", "u;", "u; "])
def test_a_staff_id_or_a_role_that_is_blank_is_refused_at_every_door(header: str):
    refused(header)
