"""A suspended link is told again when one person of the insurer says whose it is and another confirms it."""

from uuid import UUID, uuid4

import pytest

from eligibility.actions.case_answers import resolve
from eligibility.actions.link_inquiries import open_inquiry
from eligibility.actions.links import suspend_link
from eligibility.actions.links_resuming import ask_to_end, ask_to_resume
from eligibility.errors.cases import CaseClosed, NotCorrected, ResolutionNotOpen
from eligibility.models import Case, Coverage
from eligibility.rules.link_reasons import LinkReason
from platform_site import clock
from platform_site.actions.approval_requests import approve
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Approval
from tests.support.callers import P001, Caller
from tests.support.disputes import INSURER, disputed, opened
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
WHY = "加入届で確かめました。"


def p001() -> Coverage:
    return Coverage.objects.get(insurer__code="06139992", number_key="1001", branch_key="01")


def stopped_by_hand() -> Coverage:
    """Suspend P001's link with no case."""
    suspend_link(coverage_id=p001().pk, by=the_platform(), at=clock.now())
    return p001()


def asked(who: Visitor, case: Case, word: str = "confirmed_correct") -> Approval:
    return ask_to_end(case_uid=case.uid, resolution=word, reason=WHY, by=who.actor, at=clock.now())


def approved(who: Visitor, approval: Approval) -> Approval:
    return approve(uid=approval.uid, sha256=bytes(approval.sha256), by=who.actor, at=clock.now())


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


@pytest.fixture
def approver() -> Visitor:
    return Visitor.of("insurer_approver", "union")


class TestOfACase:
    """The case ends with the word that was approved."""

    def test_the_link_is_told_again_once_another_has_approved(self, clerk, approver) -> None:
        case = disputed()
        approval = asked(clerk, case)
        assert p001().link_state == "suspended"
        approved(approver, approval)
        case.refresh_from_db()
        assert (case.state, case.resolution, p001().link_state) == ("closed", "confirmed_correct", "confirmed")
        assert Caller("sandbox-clinic-1").check(P001).json()["result"] == "active"

    def test_whoever_asked_may_not_approve(self, approver) -> None:
        approval = asked(approver, disputed())
        with pytest.raises(NotPermitted):
            approved(approver, approval)
        assert p001().link_state == "suspended"

    def test_a_clerk_does_not_approve(self, clerk) -> None:
        approval = asked(clerk, disputed())
        with pytest.raises(NotPermitted):
            approved(Visitor.of("insurer_clerk", "union"), approval)

    def test_an_approver_of_another_insurer_finds_nothing(self, clerk) -> None:
        approval = asked(clerk, disputed())
        with pytest.raises(NotFound):
            approved(Visitor.of("insurer_approver", "city_insurer"), approval)

    def test_the_fund_is_no_party(self) -> None:
        with pytest.raises(NotFound):
            asked(Visitor.of("fund_officer", "fund"), disputed())

    def test_another_insurers_case_does_not_exist(self) -> None:
        with pytest.raises(NotFound):
            asked(Visitor.of("insurer_clerk", "city_insurer"), disputed())

    def test_a_word_that_is_not_true_is_refused_at_once(self, clerk) -> None:
        case = disputed()
        with pytest.raises(NotCorrected):
            asked(clerk, case, "corrected")
        with pytest.raises(ResolutionNotOpen):
            asked(clerk, case, "acknowledged")
        assert not Approval.objects.exists()

    def test_the_same_is_asked_for_once(self, clerk, approver) -> None:
        case = disputed()
        asked(clerk, case)
        with pytest.raises(NotInThisState):
            asked(approver, case)

    def test_what_ended_meanwhile_is_not_approved(self, clerk, approver) -> None:
        case = disputed()
        approval = asked(clerk, case)
        resolve(uid=case.uid, resolution="confirmed_correct", by=Caller(INSURER).actor, at=clock.now())
        with pytest.raises(CaseClosed):
            approved(approver, approval)

    def test_another_open_case_goes_on_holding_it(self, clerk, approver) -> None:
        case = disputed()
        other = opened(Case.Kind.REGISTER_MISMATCH, INSURER, coverage_id=p001().pk, person_id=case.person_id)
        approved(approver, asked(clerk, case))
        assert p001().link_state == "suspended"
        approved(approver, asked(clerk, other))
        assert p001().link_state == "confirmed"


class TestWithoutACase:
    """Whatever stopped it by hand."""

    def ask(self, who: Visitor, uid: UUID) -> Approval:
        return ask_to_resume(coverage_uid=uid, reason=WHY, by=who.actor, at=clock.now())

    def test_two_people_of_the_insurer_resume_it(self, clerk, approver) -> None:
        approved(approver, self.ask(clerk, stopped_by_hand().uid))
        assert p001().link_state == "confirmed"

    def test_so_do_two_of_the_fund(self) -> None:
        first, second = Visitor.of("fund_officer", "fund"), Visitor.of("fund_officer", "fund")
        approval = self.ask(first, stopped_by_hand().uid)
        with pytest.raises(NotPermitted):
            approved(first, approval)
        approved(second, approval)
        assert p001().link_state == "confirmed"

    def test_what_is_told_needs_no_asking(self, clerk) -> None:
        with pytest.raises(NotInThisState):
            self.ask(clerk, p001().uid)

    def test_what_a_case_holds_is_asked_for_there(self, clerk) -> None:
        open_inquiry(coverage_uid=p001().uid, reason=LinkReason.WRONG_TOKEN, by=clerk.actor, at=clock.now())
        with pytest.raises(NotInThisState) as refused:
            self.ask(clerk, p001().uid)
        assert "案件の画面" in refused.value.detail

    def test_a_case_that_came_since_stops_the_approval(self, clerk, approver) -> None:
        approval = self.ask(clerk, stopped_by_hand().uid)
        opened(Case.Kind.LINK_DISPUTED, INSURER, coverage_id=p001().pk)
        with pytest.raises(NotInThisState):
            approved(approver, approval)

    def test_another_insurers_does_not_exist(self) -> None:
        coverage = stopped_by_hand()
        for uid in (coverage.uid, uuid4()):
            with pytest.raises(NotFound):
                self.ask(Visitor.of("insurer_clerk", "city_insurer"), uid)

    def test_a_welfare_office_sees_no_coverage(self) -> None:
        with pytest.raises(NotPermitted):
            self.ask(Visitor.of("welfare_clerk", "welfare"), stopped_by_hand().uid)
