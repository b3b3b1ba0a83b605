"""Resets of passwords and second factors: two humans, all sessions end, the owner is told (I02-3)."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from platform_site import clock
from platform_site.actions import accounts
from platform_site.actions.account_resets import FACTORS, PASSWORD, give_new_password, request_reset
from platform_site.errors import NotInThisState, NotPermitted
from platform_site.models import Approval, Notice, User
from platform_site.queries.accounts import granted_reset, waits_for_password
from tests.factories.platform_site import PersonFactory
from tests.support.accounts import account, signed_in, with_app
from tests.support.approving import approve
from tests.support.audit_lines import committed_lines
from tests.support.visitors import Visitor


@pytest.fixture
def first() -> Visitor:
    return Visitor.of("operator", "fund", name="first")


@pytest.fixture
def second() -> Visitor:
    return Visitor.of("operator", "fund", name="second")


def ask(who: Visitor, user: User, deed: str = PASSWORD) -> Approval:
    return request_reset(deed=deed, user=user, reason="窓口で確認", by=who.actor, at=clock.now())


def give(who: Visitor, user: User, *, later: timedelta = timedelta()) -> str:
    user.refresh_from_db()
    return give_new_password(user=user, by=who.actor, at=clock.now() + later)


@pytest.mark.django_db
class TestAPassword:
    """Taken away at the approval, given out once by whoever asked."""

    def test_asking_changes_nothing(self, first):
        user = account(role="insurer_clerk")
        browser = signed_in()
        ask(first, user)
        assert browser.get("/start/").status_code == 200
        with pytest.raises(NotInThisState):
            give(first, user)

    def test_at_the_approval_the_old_one_and_all_sessions_end_and_the_owner_is_told(self, first, second):
        user = account(role="insurer_clerk")
        browsers = [signed_in(), signed_in()]
        approval = approve(ask(first, user), second)
        user.refresh_from_db()
        assert not user.has_usable_password()
        assert {browser.get("/start/").status_code for browser in browsers} == {302}
        told = Notice.objects.get(user=user, kind="accounts.password_reset")
        assert told.about == f"Approval:{approval.uid}"
        assert waits_for_password(user)

    def test_the_new_one_is_given_once_to_whoever_asked_and_has_to_be_changed(self, first, second):
        user = account(role="insurer_clerk")
        approve(ask(first, user), second)
        with pytest.raises(NotInThisState):
            give(second, user)
        password = give(first, user)
        user.refresh_from_db()
        assert (user.check_password(password), user.must_change_password) == (True, True)
        assert not waits_for_password(user)
        with pytest.raises(NotInThisState):
            give(first, user)

    def test_after_a_day_it_has_to_be_asked_for_again(self, first, second):
        user = account(role="insurer_clerk")
        approve(ask(first, user), second)
        with pytest.raises(NotInThisState):
            give(first, user, later=timedelta(days=1, minutes=1))
        approve(ask(first, user), second)
        assert give(first, user)

    def test_another_accounts_reset_opens_nothing(self, first, second):
        approve(ask(first, account(role="insurer_clerk")), second)
        other = account("other")
        other.set_unusable_password()
        other.save()
        assert granted_reset(other, by=first.actor, at=clock.now()) is None
        assert not waits_for_password(other)


@pytest.mark.django_db
class TestSecondFactors:
    """All taken away, with their recovery codes."""

    def test_are_gone_after_the_approval_with_all_sessions(self, first, second):
        user = with_app(account(role="insurer_clerk"))
        approve(ask(first, user, FACTORS), second)
        assert not Authenticator.objects.filter(user=user).exists()
        assert Notice.objects.filter(user=user, kind="accounts.factors_reset").count() == 1
        before = user.credential_version
        user.refresh_from_db()
        assert user.credential_version == before + 1
        assert user.has_usable_password()

    def test_where_there_are_none_nobody_asks(self, first):
        with pytest.raises(NotInThisState):
            ask(first, account(role="insurer_clerk"), FACTORS)


@pytest.mark.django_db
@pytest.mark.parametrize("deed", [PASSWORD, FACTORS])
class TestNobodyAlone:
    """Nor for herself."""

    def test_not_who_asked(self, first, deed):
        user = with_app(account(role="insurer_clerk"))
        with pytest.raises(NotPermitted):
            approve(ask(first, user, deed), first)
        user.refresh_from_db()
        assert (user.has_usable_password(), Authenticator.objects.filter(user=user).count()) == (True, 1)

    def test_not_whose_it_is(self, first, second, deed):
        with_app(second.user)
        with pytest.raises(NotPermitted) as refusal:
            approve(ask(first, second.user, deed), second)
        assert "ご自身" in refusal.value.detail
        with pytest.raises(NotPermitted):
            ask(second, second.user, deed)

    def test_not_without_the_right(self, first, deed):
        user = with_app(account(role="insurer_clerk"))
        officer = Visitor.of("fund_officer", "fund")
        with pytest.raises(NotPermitted):
            ask(officer, user, deed)
        with pytest.raises(NotPermitted):
            approve(ask(first, user, deed), officer)
        with pytest.raises(NotPermitted):
            give(officer, user)

    def test_not_of_a_stopped_account(self, first, deed):
        user = with_app(account(role="insurer_clerk"))
        accounts.deactivate(user=user, by=first.actor, at=clock.now())
        user.refresh_from_db()
        with pytest.raises(NotInThisState):
            ask(first, user, deed)


@pytest.mark.django_db
def test_a_persons_own_account_is_asked_for_by_its_id_alone(first):
    user = account("hanako", person=PersonFactory())
    assert ask(first, user).content == {"user": str(user.uid), "username": ""}


def test_what_the_approver_reads_names_staff_and_never_a_person(committed):
    first, second = Visitor.of("operator", "fund", name="first"), Visitor.of("operator", "fund", name="second")
    user = account(role="insurer_clerk")
    approval = approve(ask(first, user), second)
    assert approval.content == {"user": str(user.uid), "username": "kakuu-clerk"}
    password = give(first, user)
    lines = committed_lines(committed, about=f"User:{user.uid}")
    events = [line["event"] for line in lines if line["event"].startswith("accounts.")]
    assert events == ["accounts.reset_requested", "accounts.password_reset", "accounts.password_given"]
    assert password not in str(lines)
    assert "kakuu-clerk" not in str(lines)
