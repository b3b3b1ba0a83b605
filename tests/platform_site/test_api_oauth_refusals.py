"""`POST /oauth/token`: what it refuses, and how little it tells."""

import base64
import string
from urllib.parse import urlencode

import pytest
from django.test import Client

from platform_site import clock
from platform_site.actions.organisations import close_organisation, disable_client, replace_keys
from platform_site.actors import the_platform
from platform_site.models import ApiClient
from tests.support import signers
from tests.support.signing_in import ASSERTION, FORM, ask, by_secret, registered


pytestmark = pytest.mark.django_db
CHECK, ISSUE = "eligibility.check", "rx.issue"
PRINTABLE = set(string.printable) - set('"\\\t\n\r\x0b\x0c')
STRANGER = signers.ec("stranger")


@pytest.fixture
def system():
    return registered(signers.ec(), scopes=[CHECK])


def assert_refused(answer, status: int, error: str, code: str) -> None:
    """Assert that an answer is RFC 6749's error document (5.2), and this one."""
    body = answer.json()
    assert (answer.status_code, body["error"], body["code"]) == (status, error, code)
    assert body.keys() == {"error", "error_description", "code", "detail", "request_id"}
    assert set(body["error_description"]) <= PRINTABLE
    assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")
    assert answer["Content-Type"] == "application/json"
    assert ("WWW-Authenticate" in answer) == (status == 401)
    assert answer["X-Request-ID"] == body["request_id"]


class TestTheRequest:
    """`invalid_request`, `unsupported_grant_type`."""

    @pytest.mark.parametrize(
        ("form", "kind"),
        [
            (b"", FORM),
            (b"client_id=a", FORM),
            (b"grant_type", FORM),
            (b"grant_type=", FORM),
            (b"\xff\xfe", FORM),
            (b"grant_type=client_credentials&grant_type=client_credentials", FORM),
            (b"grant_type=client_credentials&scope=a&scope=b", FORM),
            (b"&".join(b"p%d=1" % n for n in range(21)), FORM),
            (b'{"grant_type":"client_credentials"}', "application/json"),
            (b"grant_type=client_credentials", "multipart/form-data; boundary=x"),
            (b"grant_type=client_credentials", ""),
            (b"grant_type=client_credentials&scope=" + b"a" * 16 * 1024, FORM),
            (urlencode({"grant_type": "client_credentials", "client_assertion": "a.b.c"}).encode(), FORM),
            (urlencode({"grant_type": "client_credentials", "client_assertion_type": "other"}).encode(), FORM),
        ],
    )
    def test_that_is_no_whole_form_is_invalid(self, form, kind):
        assert_refused(ask(form, kind=kind), 400, "invalid_request", "AUTH-TOKEN-REQUEST")

    def test_with_two_ways_of_signing_in_is_invalid(self, system):
        answer = system.sign_in(headers={"Authorization": "Basic YTpi"})
        assert_refused(answer, 400, "invalid_request", "AUTH-TOKEN-REQUEST")

    def test_that_is_compressed_is_invalid(self):
        answer = ask({"grant_type": "client_credentials"}, headers={"Content-Encoding": "gzip"})
        assert_refused(answer, 400, "invalid_request", "AUTH-TOKEN-REQUEST")

    @pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "CLIENT_CREDENTIALS"])
    def test_for_another_grant_is_unsupported(self, grant):
        assert_refused(ask({"grant_type": grant}), 400, "unsupported_grant_type", "AUTH-GRANT-TYPE")

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
    def test_by_another_method_is_refused_as_everywhere(self, method):
        answer = getattr(Client(), method)("/oauth/token")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert answer["Content-Type"] == "application/problem+json"

    def test_that_asks_too_much_is_told_which_scope_in_no_case(self, system):
        answer = system.sign_in(scope=f"{CHECK} coverage.feed")
        assert_refused(answer, 400, "invalid_scope", "AUTH-SCOPE-REQUEST")
        assert "coverage.feed" not in answer.content.decode()


def test_a_client_without_any_scope_gets_none():
    answer = registered(signers.ec(), scopes=[]).sign_in()
    assert_refused(answer, 400, "invalid_scope", "AUTH-SCOPE-REQUEST")


class TestWhoeverProvesNothing:
    """`invalid_client`: one answer for every reason, byte for byte but for the request's id (API-10)."""

    @pytest.fixture(params=[
        "unknown client", "wrong key", "disabled", "closed", "replaced key", "other audience", "expired", "used",
        "another client_id", "no secret", "no Basic", "wrong secret", "unknown by secret", "NUL by secret",
    ])  # fmt: skip
    def answer(self, request, system):
        return getattr(self, request.param.replace(" ", "_").lower())(system)

    def test_is_told_the_same(self, answer, system):
        assert_refused(answer, 401, "invalid_client", "AUTH-CLIENT")
        plain = ask({"grant_type": "client_credentials"})
        assert without_id(answer) == without_id(plain)
        assert dict(answer.headers) | {"X-Request-ID": ""} == dict(plain.headers) | {"X-Request-ID": ""}

    def unknown_client(self, system):
        return system.sign_in(assertion=system.assertion(iss="nobody", sub="nobody"))

    def wrong_key(self, system):
        return system.sign_in(assertion=system.assertion(pair=STRANGER))

    def disabled(self, system):
        disable_client(client=system.row, by=the_platform(), at=clock.now())
        return system.sign_in()

    def closed(self, system):
        close_organisation(organisation=system.row.organisation, by=the_platform(), at=clock.now())
        return system.sign_in()

    def replaced_key(self, system):
        jwks = signers.public(signers.ec("new"))
        replace_keys(client=system.row, jwks=jwks, by=the_platform(), at=clock.now())
        return system.sign_in()

    def other_audience(self, system):
        return system.sign_in(assertion=system.assertion(aud="https://elsewhere.example/oauth/token"))

    def expired(self, system):
        now = int(clock.now().timestamp())
        return system.sign_in(assertion=system.assertion(iat=now - 300, exp=now - 1))

    def used(self, system):
        assertion = system.assertion()
        assert system.sign_in(assertion=assertion).status_code == 200
        return system.sign_in(assertion=assertion)

    def another_client_id(self, system):
        return system.sign_in(client_id="sandbox-clinic-1")

    def no_secret(self, system):
        return ask({"grant_type": "client_credentials"}, headers={"Authorization": "Basic YQ=="})

    def no_basic(self, system):
        return ask({"grant_type": "client_credentials"}, headers={"Authorization": "Basic é"})

    def wrong_secret(self, system):
        return by_secret(secret="sandbox-secret ")

    def unknown_by_secret(self, system):
        return by_secret("nobody")

    def nul_by_secret(self, system):
        return by_secret("sandbox\0")


@pytest.mark.parametrize("basic", ["a:b", "", "YTpi=", "4pyT", base64.b64encode(b"\xff:\xff").decode()])
def test_a_secret_that_is_none_is_refused(basic: str):
    answer = ask({"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"})
    assert_refused(answer, 401, "invalid_client", "AUTH-CLIENT")


def test_a_system_with_keys_has_no_secret_that_would_do(system):
    for secret in ("", "sandbox-secret"):
        assert_refused(by_secret(system.client_id, secret), 401, "invalid_client", "AUTH-CLIENT")


def test_outside_of_a_sandbox_no_secret_opens_anything(settings):
    settings.SANDBOX = False
    answer = by_secret()
    assert_refused(answer, 401, "invalid_client", "AUTH-CLIENT")
    assert "Basic" not in answer["WWW-Authenticate"]


def test_outside_of_a_sandbox_an_assertion_does(settings, system):
    settings.SANDBOX = False
    assert system.sign_in().status_code == 200


def test_what_was_sent_is_not_in_the_answer(system):
    answer = ask({"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": "canary"})
    assert b"canary" not in answer.content
    assert ApiClient.objects.filter(client_id="canary").count() == 0


def without_id(answer) -> bytes:
    """Return the body without the one thing that is different each time."""
    return answer.content.replace(answer["X-Request-ID"].encode(), b"")
