"""Superusers: none outside of a sandbox, but for an hour after two people agreed (I02-1)."""

from datetime import timedelta

import pytest
from django.test import Client

from platform_site import clock
from platform_site.actions.approval_requests import approve
from platform_site.actions.break_glass import ask_for_superuser
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.models import Approval, Membership, Notice, User
from platform_site.queries.break_glass import is_open
from tests.factories.platform_site import ApprovalFactory
from tests.support.accounts import account, is_in, sign_in
from tests.support.pages import refused
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def superuser() -> User:
    return account("kakuu-root", is_superuser=True, is_staff=True)


def asked_by(visitor: Visitor, name: str = "kakuu-root") -> Approval:
    return ask_for_superuser(username=name, reason="障害の復旧のため", by=visitor.actor, at=clock.now())


def let_in() -> Approval:
    """Let two of the fund agree."""
    approval = asked_by(Visitor.of("operator", "fund"))
    second = Visitor.of("operator", "fund")
    return approve(uid=approval.uid, sha256=bytes(approval.sha256), by=second.actor, at=clock.now())


def test_in_production_a_superuser_is_answered_like_a_wrong_password(superuser, settings):
    settings.SANDBOX = False
    answer = sign_in(Client(), "kakuu-root")
    assert answer.status_code == 422
    assert "利用者名またはパスワードが違います。" in answer.content.decode()


def test_after_two_people_agreed_she_comes_in_for_an_hour_and_no_longer(superuser, settings):
    settings.SANDBOX = False
    approval = let_in()
    sign_in(browser := Client(), "kakuu-root")
    assert is_in(browser)
    assert is_open(superuser, at=approval.decided_at + HOUR - timedelta(seconds=1))
    assert not is_open(superuser, at=approval.decided_at + HOUR)
    Approval.objects.filter(pk=approval.pk).update(decided_at=approval.decided_at - HOUR)
    assert not is_in(browser)


def test_the_fund_is_told(superuser):
    approval = let_in()
    assert Notice.objects.filter(kind="accounts.superuser_let_in", about=f"Approval:{approval.uid}").exists()


def test_one_human_is_not_two(superuser):
    operator = Visitor.of("operator", "fund")
    approval = asked_by(operator)
    with pytest.raises(NotPermitted):
        approve(uid=approval.uid, sha256=bytes(approval.sha256), by=operator.actor, at=clock.now())
    assert not is_open(superuser, at=clock.now())


def test_she_does_not_approve_her_own_hour(superuser):
    operator, herself = Visitor.of("operator", "fund"), Visitor.of("operator", "fund")
    Membership.objects.filter(pk=herself.membership.pk).update(user=superuser)
    herself.user = superuser
    approval = asked_by(operator)
    with pytest.raises(NotPermitted) as refusal:
        approve(uid=approval.uid, sha256=bytes(approval.sha256), by=herself.actor, at=clock.now())
    assert "ご自身" in refusal.value.detail
    assert not is_open(superuser, at=clock.now())


def test_nor_does_whoever_had_her_password_reset(superuser):
    asker, second = Visitor.of("operator", "fund"), Visitor.of("operator", "fund")
    ApprovalFactory(
        deed="accounts.reset_password", about=f"User:{superuser.uid}", requested_by=second.user, state="approved",
        decided_by=asker.user, decided_at=clock.now(),
    )  # fmt: skip
    approval = asked_by(asker)
    with pytest.raises(NotPermitted):
        approve(uid=approval.uid, sha256=bytes(approval.sha256), by=second.actor, at=clock.now())


@pytest.mark.parametrize("lost", [{"is_superuser": False}, {"is_active": False}])
def test_who_is_a_superuser_no_longer_is_let_in_by_no_approval(superuser, lost):
    approval = asked_by(Visitor.of("operator", "fund"))
    User.objects.filter(pk=superuser.pk).update(**lost)
    with pytest.raises(NotInThisState):
        approve(
            uid=approval.uid, sha256=bytes(approval.sha256), by=Visitor.of("operator", "fund").actor, at=clock.now()
        )


def test_those_who_asked_and_approved_get_in_nowhere_by_it(superuser, settings):
    settings.SANDBOX = False
    asker, second = account("kakuu-asker", is_superuser=True), account("kakuu-second", is_superuser=True)
    one, two = Visitor.of("operator", "fund"), Visitor.of("operator", "fund")
    for visitor, user in ((one, asker), (two, second)):
        Membership.objects.filter(pk=visitor.membership.pk).update(user=user)
        visitor.user = user
    approval = asked_by(one)
    approve(uid=approval.uid, sha256=bytes(approval.sha256), by=two.actor, at=clock.now())
    assert [is_open(each, at=clock.now()) for each in (superuser, asker, second)] == [True, False, False]
    assert sign_in(Client(), "kakuu-asker").status_code == sign_in(Client(), "kakuu-second").status_code == 422


def test_another_superuser_is_not_let_in_with_her(superuser):
    other = account("kakuu-root-2", is_superuser=True)
    let_in()
    assert is_open(superuser, at=clock.now())
    assert not is_open(other, at=clock.now())


@pytest.mark.parametrize("name", ["nobody", "kakuu-clerk", "kakuu-gone"])
def test_only_a_superuser_in_use_can_be_asked_for(superuser, name):
    account()
    account("kakuu-gone", is_superuser=True, is_active=False)
    with pytest.raises(Invalid):
        asked_by(Visitor.of("operator", "fund"), name)


def test_only_whoever_manages_accounts_may_ask(superuser):
    with pytest.raises(NotPermitted):
        asked_by(Visitor.of("fund_officer", "fund"))


def test_in_a_sandbox_superusers_come_in(superuser):
    sign_in(browser := Client(), "kakuu-root")
    assert is_in(browser)


class TestPage:
    """Where it is asked for."""

    def test_the_operator_asks_and_gets_a_receipt(self, superuser):
        operator = Visitor.of("operator", "fund")
        checked = operator.post("/accounts/break-glass", {"username": "kakuu-root", "reason": "障害の復旧のため"})
        assert "内容の確認" in operator.get(checked.url).content.decode()
        assert operator.post(checked.url).url.startswith("/receipts/")
        assert Approval.objects.get().about == f"User:{superuser.uid}"

    def test_a_name_that_is_no_superusers_is_said_so_and_stays(self, superuser):
        operator = Visitor.of("operator", "fund")
        page = refused(operator, "/accounts/break-glass", {"username": "nobody", "reason": "障害の復旧のため"})
        assert "全権利用者はいません" in page
        assert 'value="nobody"' in page

    def test_nobody_else_opens_it(self):
        assert Visitor.of("insurer_clerk", "union").get("/accounts/break-glass").status_code == 403
        assert Client().get("/accounts/break-glass").url.startswith("/accounts/sign-in/")
