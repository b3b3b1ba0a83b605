"""New keys of systems: asked for by one human, approved by another, and only then they count (ARCH-5, API-10)."""

from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.actions.clients import prints, request_keys, request_registration
from platform_site.actions.organisations import close_organisation, disable_client, replace_keys
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.models import ApiClient, Approval, Organisation
from platform_site.queries.client_keys import keys_of
from tests.support.approving import approve
from tests.support.audit_lines import committed_lines
from tests.support.signers import ec, public, rsa
from tests.support.staff import at_the_fund
from tests.support.visitors import Visitor


OLD, NEW = public(ec()), public(ec("ec-2"))
NAMES = {"client_id": "new-clinic", "name": "新しいシステム", "scopes": ["eligibility.check"], "reason": "新規開設"}


def clinic() -> Organisation:
    return Organisation.objects.get(code="1310200022", kind="clinic")


def ask(who: Visitor, **more) -> Approval:
    """Ask for a system of a clinic to be registered."""
    given = {**NAMES, "organisation": clinic(), "jwks": OLD, **more}
    return request_registration(**given, by=who.actor, at=clock.now())


def roll(who: Visitor, client: ApiClient, jwks=NEW) -> Approval:
    """Ask for other keys."""
    return request_keys(client=client, jwks=jwks, reason="鍵の更新", by=who.actor, at=clock.now())


def registered(first: Visitor, second: Visitor) -> ApiClient:
    """Register a system, by two."""
    approve(ask(first), second)
    return ApiClient.objects.get(client_id="new-clinic")


@pytest.fixture
def first() -> Visitor:
    return Visitor.of("operator", "fund", name="first")


@pytest.fixture
def second() -> Visitor:
    return Visitor.of("operator", "fund", name="second")


@pytest.mark.django_db
class TestRegistering:
    """By two humans."""

    def test_asking_registers_nothing(self, first):
        approval = ask(first)
        assert not ApiClient.objects.filter(client_id="new-clinic").exists()
        assert approval.content["fingerprints"] == {"ec-1": ec().thumbprint()}
        assert (approval.deed, approval.about) == ("clients.register", "ApiClient:new-clinic")

    def test_the_second_human_registers_it(self, first, second):
        client = registered(first, second)
        assert (client.organisation, client.name, client.scopes) == (clinic(), "新しいシステム", ["eligibility.check"])
        assert [key["kid"] for key in client.jwks["keys"]] == ["ec-1"]
        assert client.secret_hash is None

    def test_the_first_human_cannot(self, first):
        with pytest.raises(NotPermitted):
            approve(ask(first), first)
        assert not ApiClient.objects.filter(client_id="new-clinic").exists()

    def test_what_was_changed_after_asking_is_not_done(self, first, second):
        approval = ask(first)
        Approval.objects.filter(pk=approval.pk).update(content={**approval.content, "jwks": NEW})
        with pytest.raises(NotWhatWasAsked):
            approve(approval, second)

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"client_id": "新しい"}, "/client_id"),
            ({"client_id": "ab"}, "/client_id"),
            ({"client_id": "client-123456789018"}, "/client_id"),
            ({"name": "123456789018"}, "/name"),
            ({"scopes": []}, "/scopes"),
            ({"scopes": ["coverage.feed"]}, "/scopes/0"),
            ({"jwks": {"keys": []}}, "/jwks"),
            ({"jwks": {"keys": [ec().as_dict(private=True)]}}, "/jwks"),
            ({"reason": "123456789018"}, "/reason"),
        ],
    )
    def test_what_could_not_be_done_is_refused_at_once(self, first, wrong, pointer):
        with pytest.raises(Invalid) as refusal:
            ask(first, **wrong)
        assert refusal.value.faults[0].pointer == pointer
        assert not Approval.objects.exists()

    def test_a_name_that_is_taken_and_a_closed_house_are_refused_at_once(self, first):
        with pytest.raises(NotInThisState, match="CONF-STATE"):
            ask(first, client_id="sandbox-clinic-1")
        house = clinic()
        close_organisation(organisation=house, by=the_platform(), at=clock.now())
        house.refresh_from_db()
        with pytest.raises(NotInThisState):
            ask(first, organisation=house)

    def test_a_name_that_was_taken_meanwhile_is_refused_and_nothing_is_done(self, first, second):
        approval = ask(first)
        ApiClient.objects.create(client_id="new-clinic", organisation=clinic(), name="先", registered_at=clock.now())
        with pytest.raises(NotInThisState):
            approve(approval, second)
        approval.refresh_from_db()
        assert approval.state == "requested"

    @pytest.mark.parametrize("role", ["fund_officer", "fund_auditor", "reviewer"])
    def test_nobody_else_asks_or_approves(self, first, role):
        other = Visitor.of(role, "fund")
        with pytest.raises(NotPermitted):
            ask(other)
        with pytest.raises(NotPermitted):
            approve(ask(first), other)

    def test_no_system_and_no_house_of_another_kind_asks(self):
        for by in (Visitor.of("insurer_clerk", "union").actor, at_the_fund("operator")):
            with pytest.raises(NotPermitted):
                request_registration(**NAMES, organisation=clinic(), jwks=OLD, by=by, at=clock.now())


@pytest.mark.django_db
class TestRolling:
    """Without a gap: the old key and the new one, then the new one."""

    def test_both_then_one(self, first, second):
        client = registered(first, second)
        approve(roll(first, client, public(ec(), ec("ec-2"))), second)
        client.refresh_from_db()
        assert [key["kid"] for key in client.jwks["keys"]] == ["ec-1", "ec-2"]
        approve(roll(first, client), second)
        client.refresh_from_db()
        assert [key["kid"] for key in client.jwks["keys"]] == ["ec-2"]

    def test_each_key_counts_since_its_own_approval(self, first, second):
        client = registered(first, second)
        later = clock.now() + timedelta(hours=1)
        approve(roll(first, client, public(ec(), ec("ec-2"))), second, at=later)
        client.refresh_from_db()
        shown = {key.kid: key for key in keys_of(client)}
        assert shown["ec-1"].since == client.registered_at
        assert (shown["ec-2"].since, shown["ec-2"].fingerprint) == (later, ec("ec-2").thumbprint())
        assert shown["ec-2"].algorithm == "ES384"

    def test_asking_changes_nothing(self, first, second):
        client = registered(first, second)
        roll(first, client)
        client.refresh_from_db()
        assert client.jwks == OLD

    def test_the_first_human_cannot_approve(self, first, second):
        client = registered(first, second)
        with pytest.raises(NotPermitted):
            approve(roll(first, client), first)

    def test_keys_that_changed_since_void_the_request(self, first, second):
        client = registered(first, second)
        approval = roll(first, client)
        replace_keys(client=client, jwks=public(rsa()), by=the_platform(), at=clock.now())
        with pytest.raises(NotInThisState) as refusal:
            approve(approval, second)
        assert "もう一度申請" in refusal.value.detail

    def test_a_system_that_was_stopped_gets_no_keys(self, first, second):
        client = registered(first, second)
        approval = roll(first, client)
        disable_client(client=client, by=the_platform(), at=clock.now())
        with pytest.raises(NotInThisState):
            approve(approval, second)
        with pytest.raises(NotInThisState):
            roll(first, client, public(rsa()))

    @pytest.mark.parametrize(
        ("jwks", "error"),
        [
            (OLD, NotInThisState),
            ({"keys": []}, Invalid),
            (public(ec("a"), ec("b"), ec("c")), Invalid),
            ({"keys": [rsa().as_dict(private=True)]}, Invalid),
        ],
        ids=["the same", "none", "three", "private"],
    )
    def test_keys_that_are_not_fit_are_refused(self, first, second, jwks, error):
        client = registered(first, second)
        with pytest.raises(error):
            roll(first, client, jwks)

    def test_one_request_at_a_time(self, first, second):
        client = registered(first, second)
        roll(first, client)
        with pytest.raises(NotInThisState):
            roll(second, client, public(rsa()))

    def test_nobody_else_asks(self, first, second):
        client = registered(first, second)
        with pytest.raises(NotPermitted):
            roll(Visitor.of("fund_officer", "fund"), client)


def test_a_set_has_its_fingerprints_in_a_fixed_order():
    assert prints(public(ec(), rsa())) == prints(public(rsa(), ec())) == sorted([ec().thumbprint(), rsa().thumbprint()])
    assert prints({}) == []


def test_the_trail_tells_of_asking_and_of_doing_with_both_humans_and_never_a_key(committed):
    first, second = Visitor.of("operator", "fund", name="first"), Visitor.of("operator", "fund", name="second")
    client = registered(first, second)
    approve(roll(first, client), second)
    disable_client(client=client, reason="ended", by=first.actor, at=clock.now())
    lines = committed_lines(committed, user_uid=first.user.uid) + committed_lines(committed, user_uid=second.user.uid)
    told = [line for line in lines if not line["event"].startswith("notices.")]
    assert [line["event"] for line in told] == [
        "clients.registration_requested", "approvals.requested", "clients.keys_requested", "approvals.requested",
        "clients.disabled", "approvals.approved", "clients.registered", "approvals.approved", "clients.keys_replaced",
    ]  # fmt: skip
    assert told[4]["detail"] == {"reason": "ended"}
    assert str(OLD["keys"][0]["x"]) not in str(lines)
