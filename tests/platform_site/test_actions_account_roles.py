"""役割の付与: a role with which somebody can be one of two people is given by two; no one human has both accounts."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from platform_site import clock
from platform_site.actions import accounts
from platform_site.actions.account_resets import give_new_password
from platform_site.actions.account_roles import GIVE, request_role
from platform_site.actions.approval_requests import DEEDS, request_approval
from platform_site.actions.two_people import roles_of_two
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.models import Approval, Membership, Notice, Organisation, User
from platform_site.permissions import ROLES, Permission
from tests.support.accounts import account, is_in, sign_in, signed_in, with_app
from tests.support.approving import approve
from tests.support.audit_lines import committed_lines
from tests.support.visitors import HOUSES, Visitor, new_user


HARMLESS = {"facility_manager", "receptionist", "doctor", "fund_auditor", "ministry_officer"}


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.fixture
def second() -> Visitor:
    return Visitor.of("operator", "fund")


def house(name: str) -> Organisation:
    kind, code = HOUSES[name]
    return Organisation.objects.get(kind=kind, code=code)


def asked(who: Visitor, user: User, role: str = "operator", at: str = "fund", reason: str = "窓口で確認") -> Approval:
    return request_role(user=user, organisation=house(at), role=role, reason=reason, by=who.actor, at=clock.now())


def test_which_roles_take_two_comes_of_the_deeds() -> None:
    assert {"operator", "fund_officer", "insurer_clerk", "insurer_approver", "welfare_clerk"} <= set(roles_of_two())
    assert not HARMLESS & set(roles_of_two())
    rights = {right for deed in DEEDS.values() for right in (deed.ask, deed.approve)}
    rights |= {Permission.MERGE_PERSONS, Permission.APPROVE_MERGES, Permission.UPLOAD_FEEDS, Permission.RELEASE_FEEDS}
    assert set(roles_of_two()) == {name for name, role in ROLES.items() if role.permissions & rights}


def test_every_process_knows_every_deed_from_its_start() -> None:
    sources = [*Path("platform_site/actions").glob("*.py"), *Path("eligibility/actions").glob("*.py")]
    modules = {".".join(each.with_suffix("").parts) for each in sources if _declares(each)}
    assert len(modules) >= 9
    code = "import sys, django; django.setup(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert modules - {"platform_site.actions.two_people"} <= set(run.stdout.split())


def _declares(source: Path) -> bool:
    text = source.read_text()
    return "import Deed" in text or "two_people import share" in text


@pytest.mark.django_db
class TestGiving:
    """By two operators, never by one."""

    @pytest.mark.parametrize("role", ["operator", "fund_officer"])
    def test_one_alone_gives_none_of_them(self, operator, role) -> None:
        user = new_user("puppet")
        with pytest.raises(NotPermitted) as refusal:
            accounts.give_membership(
                user=user, organisation=house("fund"), role=role, by=operator.actor, at=clock.now()
            )
        assert "二人の承認" in refusal.value.detail
        with pytest.raises(NotPermitted):
            approve(asked(operator, user, role), operator)
        assert not Membership.objects.filter(user=user).exists()

    def test_another_approves_and_it_is_given(self, operator, second) -> None:
        user = new_user("somebody")
        approve(asked(operator, user), second)
        given = Membership.objects.get(user=user)
        assert (given.role, given.organisation.kind) == ("operator", "fund")

    def test_whoever_it_is_for_neither_asks_nor_approves(self, operator, second) -> None:
        with pytest.raises(NotPermitted):
            asked(operator, operator.user, "fund_officer")
        approval = asked(operator, second.user, "fund_officer")
        with pytest.raises(NotPermitted, match="AUTH-NOT-PERMITTED"):
            approve(approval, second)

    def test_nor_does_the_approval_name_somebody_who_approves_it(self, operator, second) -> None:
        content = {"user": str(second.user.uid), "organisation": "", "role": "operator", "staff_id": ""}
        about = f"User:{second.user.uid}"
        approval = request_approval(
            deed=GIVE, about=about, content=content, reason="x", by=operator.actor, at=clock.now()
        )
        with pytest.raises(NotPermitted) as refusal:
            approve(approval, second)
        assert "ご自身" in refusal.value.detail

    def test_what_does_not_fit_is_refused_at_once(self, operator) -> None:
        user = new_user("somebody")
        for given, pointer in (({"role": "insurer_clerk"}, "/role"), ({"reason": ""}, "/reason")):
            with pytest.raises(Invalid) as refusal:
                asked(operator, user, **given)
            assert refusal.value.faults[0].pointer == pointer
        assert not Approval.objects.exists()

    def test_what_was_given_or_stopped_meanwhile_is_refused(self, operator, second) -> None:
        user = new_user("somebody")
        approval = asked(operator, user)
        accounts.deactivate(user=user, by=second.actor, at=clock.now())
        with pytest.raises(NotInThisState):
            approve(approval, second)
        assert Approval.objects.get().state == "requested"

    @pytest.mark.parametrize("role", ["fund_officer", "fund_auditor"])
    def test_nobody_else_asks_or_approves(self, operator, role) -> None:
        other, user = Visitor.of(role, "fund"), new_user("somebody")
        with pytest.raises(NotPermitted):
            asked(other, user)
        with pytest.raises(NotPermitted):
            approve(asked(operator, user), other)


@pytest.mark.django_db
class TestTheAccount:
    """Nobody who held it before such a role holds it after."""

    def test_opened_by_one_is_of_no_use_to_her_after_the_role(self, operator, second) -> None:
        new = {"username": "puppet", "last_name": "架空", "first_name": "花子", "email": "p@example.invalid"}
        user, password = accounts.register_account(**new, by=operator.actor, at=clock.now())
        approve(asked(Visitor.of("operator", "fund"), user), second)
        assert sign_in(Client(), "puppet", password).status_code == 422
        with pytest.raises(NotInThisState):
            give_new_password(user=user, by=operator.actor, at=clock.now())

    def test_loses_sessions_and_factors_too_and_its_owner_is_told(self, operator, second) -> None:
        user = account()
        browser = signed_in()
        with_app(user)
        approve(asked(operator, user), second)
        assert not is_in(browser)
        told = set(Notice.objects.filter(user=user).values_list("kind", flat=True))
        assert {"accounts.password_reset", "accounts.factors_reset"} <= told

    def test_gets_its_new_password_from_the_one_who_asked_once(self, operator, second) -> None:
        user = account()
        approve(asked(operator, user), second)
        with pytest.raises(NotInThisState):
            give_new_password(user=user, by=second.actor, at=clock.now())
        password = give_new_password(user=user, by=operator.actor, at=clock.now())
        assert sign_in(Client(), password=password).status_code == 302
        with pytest.raises(NotInThisState):
            give_new_password(user=user, by=operator.actor, at=clock.now())

    def test_that_had_such_a_role_goes_on_as_it_is(self, operator, second) -> None:
        user = account(role="insurer_clerk")
        browser = signed_in()
        approve(asked(operator, user, "insurer_approver", "union"), second)
        assert is_in(browser)

    def test_and_the_one_who_asked_approve_nothing_of_each_other_for_30_days(self, operator, second) -> None:
        puppet = Visitor.of("fund_auditor", "fund")
        approve(asked(operator, puppet.user), second)
        puppet.membership = Membership.objects.get(user=puppet.user, role="operator")
        for one, other in ((operator, puppet), (puppet, operator)):
            approval = asked(one, new_user(f"somebody-{one.user.pk}"))
            with pytest.raises(NotPermitted) as refusal:
                approve(approval, other)
            assert "30日以内" in refusal.value.detail
            approve(approval, second)


def test_the_trail_says_who_asked_and_who_gave(committed) -> None:
    operator, user = Visitor.of("operator", "fund"), new_user("somebody")
    approve(asked(operator, user), Visitor.of("operator", "fund"))
    events = [line["event"] for line in committed_lines(committed, about=f"User:{user.uid}")]
    assert events == [
        "accounts.role_requested", "approvals.requested", "approvals.approved", "accounts.membership_given",
        "accounts.password_reset",
    ]  # fmt: skip
