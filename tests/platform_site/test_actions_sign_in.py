"""Sign-in of systems: a short token for whoever proves who it is, once a proof (API-10)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

from platform_site.actions import sign_in
from platform_site.actions.organisations import close_organisation, disable_client, replace_keys
from platform_site.actors import Call, the_platform
from platform_site.errors.sign_in import BadClient, BadScope
from platform_site.gateways import tokens
from platform_site.models import ApiClient
from platform_site.sandbox import SECRET
from tests.factories.platform_site import AT, ClientFactory
from tests.support.deeds import together
from tests.support.sessions import session
from tests.support.signers import ec, encoded, public, rsa, signed


@pytest.fixture
def client(request) -> ApiClient:
    """A registered system with two keys."""
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
    return ClientFactory(client_id="tests-1", jwks=public(ec(), rsa()), scopes=["eligibility.check", "rx.issue"])


def assertion(pair=None, **claims) -> str:
    """Return a fresh assertion of that system."""
    about = {"iss": "tests-1", "sub": "tests-1", "aud": sign_in.token_url(), "jti": uuid4().hex}
    return signed({**about, "exp": int(AT.timestamp()) + 240, **claims}, pair or ec())


def enter(compact: str, *, scope: str = "", certificate: str = "", at=AT, **given) -> sign_in.Granted:
    """Ask for a token by an assertion."""
    call = Call(request_id="req-00001")
    return sign_in.by_assertion(compact=compact, scope=scope, certificate=certificate, call=call, at=at, **given)


def lines(database: str) -> list[tuple]:
    """Return what the trail says about signing in at that moment."""
    with session("audit_reader", database) as reader:
        found = reader.execute(
            "select outcome, code, client_uid, organisation_id, request_id, detail from platform_site_audit"
            " where event = 'auth.token_issued' and at = %s order by id", [AT],
        )  # fmt: skip
        return found.fetchall()


class TestByAssertion:
    """`private_key_jwt`."""

    @pytest.mark.parametrize("pair", [ec(), rsa()], ids=["ES384", "RS384"])
    def test_a_token_says_who_for_whom_and_what(self, client, pair):
        granted = enter(assertion(pair), certificate="thumbprint")
        token = tokens.verified.read(granted.token)
        assert (token.client, token.organisation) == (client.uid, client.organisation.uid)
        assert token.scopes == granted.scopes == {"eligibility.check", "rx.issue"}
        assert token.certificate == "thumbprint"

    @pytest.mark.parametrize(("asked", "given"), [("rx.issue", {"rx.issue"}), ("  rx.issue rx.issue ", {"rx.issue"})])
    def test_a_narrower_scope_is_given(self, client, asked, given):
        assert enter(assertion(), scope=asked).scopes == given

    @pytest.mark.parametrize(
        "asked", ["ehr.view", "rx.issue ehr.view", "RX.ISSUE", "everything", "rx.issue,eligibility.check"]
    )
    def test_a_scope_that_was_not_granted_is_refused(self, client, asked):
        with pytest.raises(BadScope):
            enter(assertion(), scope=asked)

    def test_after_a_wrong_scope_the_same_assertion_may_be_used(self, client):
        compact = assertion()
        with pytest.raises(BadScope):
            enter(compact, scope="ehr.view")
        assert enter(compact).scopes

    def test_a_system_without_any_scope_gets_no_token(self, client):
        ApiClient.objects.filter(pk=client.pk).update(scopes=[])
        with pytest.raises(BadScope):
            enter(assertion())

    def test_an_assertion_is_used_once_whatever_else_is_asked(self, client):
        compact = assertion()
        enter(compact)
        for scope in ("", "rx.issue"):
            with pytest.raises(BadClient):
                enter(compact, scope=scope, at=AT + timedelta(seconds=1))

    def test_the_same_jti_under_another_expiry_or_key_was_used_too(self, client):
        jti = uuid4().hex
        enter(assertion(jti=jti))
        for again in (assertion(jti=jti, exp=int(AT.timestamp()) + 300), assertion(rsa(), jti=jti)):
            with pytest.raises(BadClient):
                enter(again)

    def test_another_systems_jti_is_another(self, client):
        other = ClientFactory(client_id="tests-2", jwks=public(ec()))
        jti = uuid4().hex
        enter(assertion(jti=jti))
        assert enter(assertion(jti=jti, iss="tests-2", sub="tests-2")).scopes == set(other.scopes)

    @pytest.mark.parametrize(
        "compact",
        [
            lambda: assertion(ec("stranger")), lambda: assertion(iss="nobody", sub="nobody"), lambda: "",
            lambda: assertion(aud="https://elsewhere.example/oauth/token"), lambda: "a.b.c",
            lambda: assertion(exp=int(AT.timestamp()) - 1), lambda: assertion(sub="tests-2"),
            lambda: assertion(jti="short"),
            lambda: assertion().rsplit(".", 1)[0] + "." + encoded(bytes(96)),
        ],
    )  # fmt: skip
    def test_every_reason_is_one_answer(self, client, compact):
        with pytest.raises(BadClient) as refusal:
            enter(compact())
        assert (refusal.value.detail, refusal.value.faults) == (BadClient().detail, ())

    def test_a_client_id_beside_it_has_to_be_the_same(self, client):
        assert enter(assertion(), client_id="tests-1").scopes
        with pytest.raises(BadClient):
            enter(assertion(), client_id="tests-2")

    @pytest.mark.parametrize("name", ["a\0b", "x" * 500])
    def test_a_name_that_cannot_be_one_is_nobody(self, client, name):
        with pytest.raises(BadClient):
            enter(assertion(iss=name, sub=name))

    def test_a_disabled_system_a_closed_organisation_and_replaced_keys_are_refused_at_once(self, client):
        replace_keys(client=client, jwks=public(rsa()), by=the_platform(), at=AT)
        with pytest.raises(BadClient):
            enter(assertion(ec()))
        enter(assertion(rsa()))
        disable_client(client=client, by=the_platform(), at=AT)
        with pytest.raises(BadClient):
            enter(assertion(rsa()))
        ApiClient.objects.filter(pk=client.pk).update(disabled_at=None)
        close_organisation(organisation=client.organisation, by=the_platform(), at=AT)
        with pytest.raises(BadClient):
            enter(assertion(rsa()))


@pytest.mark.django_db
class TestBySecret:
    """`client_secret_basic`, in a sandbox only."""

    def by_secret(self, client_id: str = "sandbox-clinic-1", secret: str = SECRET, scope: str = "") -> sign_in.Granted:
        return sign_in.by_secret(client_id=client_id, secret=secret, scope=scope, call=Call(), at=AT)

    def test_the_published_secret_gives_a_token(self):
        assert self.by_secret(scope="rx.issue").scopes == {"rx.issue"}

    @pytest.mark.parametrize(
        ("client_id", "secret"),
        [
            ("sandbox-clinic-1", ""), ("sandbox-clinic-1", "sandbox-secret "), ("sandbox-clinic-1", "\0"),
            ("nobody", "sandbox-secret"), ("", ""), ("a\0b", "sandbox-secret"), ("sandbox-clinic-1", "𠮷"),
        ],
    )  # fmt: skip
    def test_another_one_does_not(self, client_id, secret):
        with pytest.raises(BadClient):
            self.by_secret(client_id, secret)

    @pytest.mark.parametrize("secret", ["", "sandbox-secret"])
    def test_a_system_that_has_no_secret_has_no_empty_one_either(self, secret):
        ClientFactory(client_id="tests-1")
        with pytest.raises(BadClient):
            self.by_secret("tests-1", secret)

    def test_outside_a_sandbox_no_secret_counts(self):
        with override_settings(SANDBOX=False), pytest.raises(BadClient):
            self.by_secret()


class TestTrail:
    """Every try leaves a line."""

    def test_a_token_with_its_scopes_and_never_itself(self, committed, client):
        enter(assertion(), scope="rx.issue")
        [line] = lines(committed)
        assert line == ("done", "", client.uid, client.organisation_id, "req-00001", {"scopes": ["rx.issue"]})

    def test_a_refusal_before_anybody_proved_anything_names_nobody(self, committed, client):
        for compact in (assertion(ec("stranger")), assertion(iss="nobody", sub="nobody")):
            with pytest.raises(BadClient):
                enter(compact)
        assert lines(committed) == [("refused", "AUTH-CLIENT", None, None, "req-00001", {})] * 2

    def test_a_used_assertion_and_a_wrong_scope_name_the_system(self, committed, client):
        compact = assertion()
        enter(compact)
        for scope in ("", "ehr.view"):
            with pytest.raises((BadClient, BadScope)):
                enter(assertion() if scope else compact, scope=scope)
        refused = [(outcome, code, uid) for outcome, code, uid, *_ in lines(committed)][1:]
        assert refused == [("refused", "AUTH-CLIENT", client.uid), ("refused", "AUTH-SCOPE-REQUEST", client.uid)]

    def test_of_many_uses_at_once_one_gets_a_token(self, committed, client):
        compact = assertion()
        results = together(*[lambda: enter(compact)] * 5)
        assert sorted(type(result).__name__ for result in results) == ["BadClient"] * 4 + ["Granted"]
