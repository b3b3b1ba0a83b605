"""The doors that are for everybody and, but for one, in no document: the token endpoint, health, discovery, cards."""

import base64
import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from platform_site import clock
from platform_site.actions.sign_in import token_url
from tests.fuzz.effort import effort
from tests.fuzz.logs import heard
from tests.fuzz.mutations import STRANGE, VALUES, damaged_bytes, damaged_text
from tests.fuzz.replays import undone
from tests.support.endpoints import PUBLIC
from tests.support.signers import ec, signed


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TOKEN, FORM = "/oauth/token", "application/x-www-form-urlencoded"
BASIC = base64.b64encode(b"sandbox-clinic-1:sandbox-secret").decode()
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
READ = sorted(route for route, method in PUBLIC if method == "GET")
WRITTEN_AS_PROBLEMS = ("application/json", "application/problem+json")


def asked(method: str, path: str, body: bytes = b"", secrets: tuple[str, ...] = (), **headers: str) -> Any:
    """Ask, and judge the log; return the answer."""
    content_type = headers.pop("content_type", FORM)
    with undone(), heard() as ear:
        answer = Client(raise_request_exception=False).generic(method, path, body, content_type, headers=headers)
        content = answer.getvalue()
    assert answer.status_code < 500, content[:500]
    assert ear.repeats(secrets) == []
    return answer


def token(body: bytes, *secrets: str, **headers: str) -> None:
    """Ask for a token; judge that the answer is RFC 6749's."""
    answer = asked("POST", TOKEN, body, secrets, **headers)
    assert answer["Content-Type"].split(";")[0] in WRITTEN_AS_PROBLEMS
    told = json.loads(answer.content)
    assert "access_token" in told if answer.status_code == 200 else told["error"] or told["code"]
    assert answer["Cache-Control"] == "no-store"


def in_base64(raw: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(raw).decode()


def in_a_header(text: str) -> str:
    """Return a text as far as a header can hold it."""
    return re.sub(r"[^\x20-\x7e]", "?", text)


FORMS = [
    {"grant_type": "client_credentials"},
    {"grant_type": "client_credentials", "scope": "eligibility.check"},
    {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": "a.b.c"},
]


@given(data=st.data())
@effort(40)
def test_the_token_endpoint_takes_a_form_or_refuses_it(data):
    form = data.draw(st.sampled_from(FORMS)) | data.draw(st.dictionaries(st.sampled_from(sorted(FORMS[2])), STRANGE))
    body = urlencode(form).encode()
    body = data.draw(st.just(body) | damaged_bytes(body) | st.binary(max_size=60))
    credentials = data.draw(st.just(BASIC) | damaged_text(BASIC) | st.binary().map(in_base64))
    scheme = data.draw(st.sampled_from(["Basic", "basic", "Bearer", "", "Basic Basic"]))
    sent = in_a_header(f"{scheme} {credentials}")
    with_header = {"Authorization": sent} if data.draw(st.booleans()) else {}
    token(body, *(value for value in form.values() if value not in ASSERTION), credentials, **with_header)


@given(member=st.sampled_from(["iss", "sub", "aud", "exp", "iat", "nbf", "jti"]), value=VALUES, name=STRANGE)
@effort(30)
def test_the_token_endpoint_takes_an_assertion_or_refuses_it(member, value, name):
    now = int(clock.now().timestamp())
    claims = {"iss": name, "sub": name, "aud": token_url(), "exp": now + 200, "iat": now, "jti": "0123456789"}
    compact = signed({**claims, member: value}, ec())
    token(urlencode({**FORMS[2], "client_assertion": compact, "client_id": name}).encode(), name, compact)


@pytest.mark.parametrize("route", [route for route in READ if "<" not in route])
@given(data=st.data())
@effort(6)
def test_what_is_only_read_answers_or_refuses(route, data):
    text = data.draw(STRANGE)
    method = data.draw(st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "BREW"]))
    name = data.draw(st.sampled_from(["q", "format", "lang", "month"]) | STRANGE)
    answer = asked(method, f"/{route}?{quote(name)}={quote(text)}", text.encode(), (text,), Accept=in_a_header(text))
    assert method in ("GET", "HEAD") or answer.status_code >= 400


@given(serial=STRANGE, body=VALUES)
@effort(30)
def test_a_sandbox_card_proves_or_refuses(serial, body):
    content = json.dumps({"organisation": "1310200022", **(body if isinstance(body, dict) else {"consents": body})})
    for one in ("SBX-0001", serial):
        asked("POST", f"/sandbox/cards/{quote(one, safe='')}/proof", content.encode(), (serial,),
              content_type="application/json")  # fmt: skip


@given(path=STRANGE, name=STRANGE)
@effort(8)
def test_an_address_that_is_nobodys_is_not_found(path, name):
    for parent in ("", "api/", "api/v1/", "oauth/", "sandbox/", "accounts/", "admin/", "static/"):
        asked("GET", f"/{parent}{quote(path)}?{quote(name)}", b"", (path, name))
