"""Tokens that were given: what they stop opening when a system is disabled, and to which certificate they are bound."""

import pytest

from platform_site import clock
from platform_site.actions.organisations import close_organisation, disable_client
from platform_site.actors import the_platform
from platform_site.gateways import tokens
from platform_site.queries import clients, refreshed
from tests.support import signers
from tests.support.callers import P001, Caller
from tests.support.signing_in import ask, by_secret, registered


pytestmark = pytest.mark.django_db
CHECK = "eligibility.check"
THUMBPRINT = "A" * 43


@pytest.fixture
def system():
    return registered(signers.ec(), scopes=[CHECK])


def check(token: str, **headers: str):
    """Ask what covers P001 with a token."""
    caller = Caller("sandbox-clinic-1")
    return caller.check(P001, **{"Authorization": f"Bearer {token}", **headers})


class TestADisabledSystem:
    """Refused at the token endpoint at once, at the API within the list's refresh."""

    def test_is_refused_with_the_token_that_it_holds_once_the_list_is_read_anew(self, system):
        token = system.sign_in().json()["access_token"]
        assert check(token).status_code == 201
        disable_client(client=system.row, by=the_platform(), at=clock.now())
        assert system.sign_in().status_code == 401
        refreshed.forget_all()
        answer = check(token)
        assert (answer.status_code, answer.json()["code"]) == (401, "AUTH-CLIENT-DISABLED")

    def test_the_list_is_read_anew_within_30_seconds(self):
        assert clients._disabled._every <= 30

    def test_so_is_every_system_of_a_closed_organisation(self, system):
        token = system.sign_in().json()["access_token"]
        close_organisation(organisation=system.row.organisation, by=the_platform(), at=clock.now())
        refreshed.forget_all()
        assert check(token).json()["code"] == "AUTH-CLIENT-DISABLED"


class TestBehindATlsProxy:
    """API-10: a token carries `cnf` and works only with that certificate."""

    @pytest.fixture(autouse=True)
    def _header(self, settings):
        settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Certificate"

    def given(self, answer) -> str:
        return answer.json()["access_token"]

    def test_a_token_is_bound_to_the_certificate_that_asked_for_it(self, system):
        token = self.given(system.sign_in(headers={"X-Client-Certificate": THUMBPRINT}))
        assert tokens.verified.read(token).certificate == THUMBPRINT
        assert check(token, **{"X-Client-Certificate": THUMBPRINT}).status_code == 201

    @pytest.mark.parametrize("headers", [{}, {"X-Client-Certificate": "B" * 43}, {"X-Client-Certificate": ""}])
    def test_with_another_or_none_it_opens_nothing(self, system, headers):
        token = self.given(system.sign_in(headers={"X-Client-Certificate": THUMBPRINT}))
        answer = check(token, **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "AUTH-TOKEN-INVALID")

    def test_nobody_signs_in_without_a_certificate(self, system):
        for answer in (system.sign_in(), by_secret()):
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    def test_a_secret_gives_a_bound_token_too(self):
        basic = "Basic c2FuZGJveC1jbGluaWMtMTpzYW5kYm94LXNlY3JldA=="
        headers = {"Authorization": basic, "X-Client-Certificate": THUMBPRINT}
        answer = ask({"grant_type": "client_credentials"}, headers=headers)
        assert tokens.verified.read(self.given(answer)).certificate == THUMBPRINT

    def test_a_token_that_is_bound_to_none_opens_nothing(self, system):
        row = system.row
        token = tokens.make(
            client=row.uid, organisation=row.organisation.uid, scopes=frozenset({CHECK}), at=clock.now()
        )
        assert check(token, **{"X-Client-Certificate": THUMBPRINT}).status_code == 401


def test_without_a_proxy_nobody_binds_a_token_by_a_header(system):
    answer = system.sign_in(headers={"X-Client-Certificate": THUMBPRINT})
    assert tokens.verified.read(answer.json()["access_token"]).certificate == ""
