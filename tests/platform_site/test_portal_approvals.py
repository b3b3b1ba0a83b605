"""`/approvals/`: shown to whoever may ask, approve or is told; its content in words; another's does not exist."""

from uuid import uuid4

import pytest

from platform_site import clock
from platform_site.actions.account_resets import PASSWORD, request_reset
from platform_site.actions.account_roles import request_role
from platform_site.actions.approval_requests import Deed
from platform_site.actions.break_glass import ask_for_superuser
from platform_site.actions.policies import ask_to_set_policy
from platform_site.actions.unmasking import request_unmasking
from platform_site.models import Approval, Organisation, Policy
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from tests.factories.platform_site import ApprovalFactory
from tests.support.accounts import account
from tests.support.pages import is_closed, nothing_changes, seen
from tests.support.visitors import Visitor, new_user


pytestmark = pytest.mark.django_db
LIST = "/approvals/"


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.fixture
def reset(operator) -> Approval:
    user = new_user("forgetful")
    return request_reset(deed=PASSWORD, user=user, reason="窓口で確認", by=operator.actor, at=clock.now())


def page_of(approval: Approval) -> str:
    return f"{LIST}{approval.uid}"


class TestWhoSeesIt:
    """Whoever may ask or approve, and who asked; for everybody else it is not there."""

    def test_an_operator_sees_a_reset_and_decides(self, reset):
        second = Visitor.of("operator", "fund")
        assert page_of(reset) in seen(second, LIST)
        with nothing_changes():
            page = seen(second, page_of(reset))
        assert "この内容を承認する" in page
        answer = second.post(page_of(reset), {"decision": "approve", "sha256": bytes(reset.sha256).hex()})
        assert answer.status_code == 302
        reset.refresh_from_db()
        assert reset.state == "approved"

    @pytest.mark.parametrize("role", ["fund_auditor", "fund_officer"])
    def test_other_roles_of_the_fund_do_not(self, reset, role):
        other = Visitor.of(role, "fund")
        assert page_of(reset) not in seen(other, LIST)
        for answer in (other.get(page_of(reset)), other.post(page_of(reset), {"decision": "approve"})):
            assert answer.status_code == 404
        assert other.get(f"{LIST}{uuid4()}").status_code == 404

    def test_an_operator_sees_no_unmasking(self, operator):
        officer = Visitor.of("fund_officer", "fund")
        asked = request_unmasking(
            about=f"Case:{uuid4()}", person=uuid4(), reason="確認", by=officer.actor, at=clock.now()
        )
        assert operator.get(page_of(asked)).status_code == 404
        assert "申請を取り下げる" in seen(officer, page_of(asked))

    def test_who_asked_sees_it_in_whatever_role(self, reset, operator):
        operator.membership.role = "fund_auditor"
        operator.membership.save()
        assert "申請を取り下げる" in seen(operator, page_of(reset))

    def test_the_auditor_is_told_of_a_superusers_hour_and_does_not_decide(self, operator):
        account("kakuu-root", is_superuser=True)
        asked = ask_for_superuser(username="kakuu-root", reason="復旧", by=operator.actor, at=clock.now())
        auditor = Visitor.of("fund_auditor", "fund")
        page = seen(auditor, page_of(asked))
        assert ("kakuu-root" in page, "承認から1時間" in page, "この内容を承認する" in page) == (True, True, False)
        assert "いまの役割では、この申請を承認できません" in page
        answer = auditor.post(page_of(asked), {"decision": "approve", "sha256": bytes(asked.sha256).hex()})
        assert answer.status_code == 403

    def test_a_stranger_signs_in_and_whoever_decides_nothing_is_refused(self):
        is_closed(LIST, Visitor.of("receptionist", "clinic"))

    def test_another_houses_does_not_exist(self, reset):
        union = Organisation.objects.get(code="06139992")
        theirs = ApprovalFactory(deed="links.resume", organisation=union, content={"coverage": str(uuid4())})
        assert Visitor.of("insurer_clerk", "union").get(page_of(theirs)).status_code == 200
        assert Visitor.of("insurer_clerk", "city_insurer").get(page_of(theirs)).status_code == 404
        assert Visitor.of("insurer_clerk", "union").get(page_of(reset)).status_code == 404


class TestItsContent:
    """In words; as it was hashed only within a fold."""

    def test_of_a_role(self, operator):
        user, fund = new_user("somebody"), Organisation.objects.get(code="FUND")
        asked = request_role(
            user=user, organisation=fund, role="fund_officer", reason="確認", by=operator.actor, at=clock.now()
        )
        page = seen(operator, page_of(asked))
        words, _, folded = page.partition("<details>")
        for said in ("somebody", fund.name, "支払基金 担当者", "<dt>職員番号</dt>"):
            assert said in words
        assert str(user.uid) not in words
        assert str(user.uid) in folded
        assert f'href="/admin/platform_site/user/{user.pk}/change/"' in words

    def test_of_a_value_of_a_policy(self, operator):
        policy = Policy.objects.order_by("name").first()
        asked = ask_to_set_policy(
            name=policy.name, effective_on=jst_day(clock.now()), value=987654, basis="告示", reason="改定",
            by=operator.actor, at=clock.now(),
        )  # fmt: skip
        words = seen(operator, page_of(asked)).partition("<details>")[0]
        for said in (policy.name, "987654", "告示"):
            assert said in words

    def test_of_an_unmasking_names_the_case_and_not_the_person(self):
        officer, case, person = Visitor.of("fund_officer", "fund"), uuid4(), uuid4()
        asked = request_unmasking(about=f"Case:{case}", person=person, reason="確認", by=officer.actor, at=clock.now())
        words = seen(officer, page_of(asked)).partition("<details>")[0]
        assert (str(case) in words, str(person) in words, f'href="/staff/cases/{case}"' in words) == (True, False, True)

    def test_of_a_link_leads_back_to_its_case_or_its_member(self):
        union, clerk = Organisation.objects.get(code="06139992"), Visitor.of("insurer_clerk", "union")
        uid = str(uuid4())
        for content, address in (
            ({"case": uid, "resolution": "confirmed_correct", "words": "登録のとおり"}, f"/staff/cases/{uid}"),
            ({"coverage": uid}, f"/staff/members/{uid}"),
        ):
            asked = ApprovalFactory(deed="links.resume", organisation=union, content=content)
            words = seen(clerk, page_of(asked)).partition("<details>")[0]
            assert f'href="{address}"' in words

    def test_of_a_deed_that_is_no_more_is_the_fold_alone(self, operator):
        fund = Organisation.objects.get(code="FUND")
        old = ApprovalFactory(deed="tests.gone", organisation=fund, requested_by=operator.user, content={"x": "y"})
        assert "内容はありません" in seen(operator, page_of(old))

    def test_of_a_deed_without_words_is_its_keys_and_values(self):
        plain = Deed("tests.plain", "試験", Permission.UNMASK, Permission.UNMASK, print)
        assert plain.words(Approval(content={"kid": "k1"})) == [("kid", "k1")]
        assert plain.place(Approval()) is None
