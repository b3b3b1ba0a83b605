"""`POST /oauth/token`: what it gives, in the shapes of RFC 6749."""

import pytest
from django.test import Client
from django.test import override_settings as under

from platform_site.gateways import tokens
from tests.support import signers
from tests.support.callers import P001
from tests.support.signing_in import ASSERTION, ask, by_secret, registered


pytestmark = pytest.mark.django_db
CHECK, ISSUE = "eligibility.check", "rx.issue"


@pytest.fixture(params=["ES384", "RS384"])
def pair(request: pytest.FixtureRequest) -> signers.Key:
    return signers.ec() if request.param == "ES384" else signers.rsa()


@pytest.fixture
def system():
    return registered(signers.ec(), scopes=[CHECK, ISSUE])


class TestATokenIsGiven:
    """`{access_token, token_type, expires_in, scope}`."""

    def test_for_an_assertion_by_a_registered_key(self, pair):
        answer = registered(pair, scopes=[CHECK]).sign_in()
        assert answer.status_code == 200
        body = answer.json()
        assert body.keys() == {"access_token", "token_type", "expires_in", "scope"}
        assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 300, CHECK)

    def test_which_opens_what_it_was_given_for(self, system):
        token = system.sign_in().json()["access_token"]
        answer = Client().post(
            "/api/v1/eligibility/checks",
            P001,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "a-key-of-16-signs"},
        )
        assert answer.json()["result"] == "active"

    def test_that_no_cache_may_keep(self, system):
        answer = system.sign_in()
        assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")
        assert answer["Content-Type"] == "application/json"

    def test_narrowed_to_the_scopes_asked_for(self, system):
        answer = system.sign_in(scope=ISSUE)
        assert answer.json()["scope"] == ISSUE
        assert tokens.verified.read(answer.json()["access_token"]).scopes == {ISSUE}

    def test_with_all_that_was_granted_if_none_is_asked_for(self, system):
        assert system.sign_in(scope="").json()["scope"] == f"{CHECK} {ISSUE}"

    def test_for_the_sandboxs_secret_in_a_sandbox(self):
        assert by_secret(scope=CHECK).json()["scope"] == CHECK

    def test_for_a_client_id_that_says_the_same_as_the_assertion(self, system):
        assert system.sign_in(client_id=system.client_id).status_code == 200

    def test_though_the_media_type_names_a_charset(self, system):
        form = f"grant_type=client_credentials&client_assertion_type={ASSERTION}&client_assertion={system.assertion()}"
        assert ask(form.encode(), kind="application/x-www-form-urlencoded; charset=UTF-8").status_code == 200


class TestDiscovery:
    """`/.well-known/smart-configuration`."""

    def test_it_tells_where_and_how_to_sign_in(self, settings):
        said = Client().get("/.well-known/smart-configuration").json()
        assert said["token_endpoint"] == f"{settings.PUBLIC_URL}/oauth/token"
        assert said["token_endpoint_auth_signing_alg_values_supported"] == ["ES384", "RS384"]
        assert said["grant_types_supported"] == ["client_credentials"]
        assert {CHECK, "coverage.feed"} <= set(said["scopes_supported"])
        assert said["capabilities"] == ["client-confidential-asymmetric"]

    def test_a_sandbox_takes_a_secret_as_well(self):
        said = Client().get("/.well-known/smart-configuration").json()
        assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt", "client_secret_basic"]

    def test_no_other_installation_does(self):
        with under(SANDBOX=False):
            said = Client().get("/.well-known/smart-configuration").json()
        assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]

    def test_it_takes_its_address_from_the_settings_and_not_from_the_host(self):
        said = Client().get("/.well-known/smart-configuration", headers={"Host": "127.0.0.1:1"}).json()
        assert "127.0.0.1:1/" not in said["token_endpoint"]
