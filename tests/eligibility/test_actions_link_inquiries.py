"""An insurer or the fund stops a doubtful link: it is told to nobody, and a case with a clock is opened."""

from uuid import uuid4

import pytest

from eligibility.actions.link_inquiries import open_inquiry
from eligibility.models import Case, Coverage, CoverageVersion
from eligibility.rules.link_reasons import LABELS, LinkReason
from platform_site import clock
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Notice, OutboxEvent
from tests.factories.eligibility import CoverageFactory
from tests.support.callers import P001, Caller
from tests.support.disputes import whose
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
REASON = LinkReason.PAPERS_DIFFER


def p001() -> Coverage:
    return Coverage.objects.get(insurer__code="06139992", number_key="1001", branch_key="01")


def stop(who: Visitor, coverage: Coverage | None = None, reason: LinkReason = REASON) -> Case:
    return open_inquiry(coverage_uid=(coverage or p001()).uid, reason=reason, by=who.actor, at=clock.now())


def test_a_clerk_stops_a_link_of_her_own_insurer_and_it_becomes_a_case() -> None:
    case = stop(Visitor.of("insurer_clerk", "union"))
    assert (case.kind, case.state, case.person_id) == ("link_disputed", "open", whose().pk)
    assert case.evidence["reason"] == "papers_differ"
    assert case.evidence["reported_by"] == "insurer"
    assert [party.organisation.code for party in case.parties.all()] == ["06139992"]
    assert Caller("sandbox-clinic-1").check(P001).json()["code"] == "ELIG-LINK-SUSPENDED"
    assert OutboxEvent.objects.filter(name="eligibility.link_disputed").count() == 1
    notices = Notice.objects.filter(about=f"Case:{case.uid}", organisation__kind="fund")
    assert [*notices.values_list("kind", flat=True)] == ["eligibility.link_inquiry_opened"]


def test_the_fund_is_told_of_a_members_word_as_of_any_report() -> None:
    case = stop(Visitor.of("insurer_clerk", "union"), reason=LinkReason.MEMBER_SAYS_SO)
    notices = Notice.objects.filter(about=f"Case:{case.uid}", organisation__kind="fund")
    assert [*notices.values_list("kind", flat=True)] == ["eligibility.link_disputed"]


def test_the_fund_stops_any() -> None:
    assert stop(Visitor.of("fund_officer", "fund")).evidence["reported_by"] == "fund"


def test_what_is_stopped_already_is_refused() -> None:
    who = Visitor.of("insurer_clerk", "union")
    stop(who)
    with pytest.raises(NotInThisState):
        stop(who)


def test_another_insurers_does_not_exist() -> None:
    with pytest.raises(NotFound):
        stop(Visitor.of("insurer_clerk", "city_insurer"))
    assert p001().link_state == "confirmed"


def test_nor_does_one_that_is_not_there_or_of_which_nothing_is_known() -> None:
    who = Visitor.of("fund_officer", "fund")
    with pytest.raises(NotFound):
        open_inquiry(coverage_uid=uuid4(), reason=REASON, by=who.actor, at=clock.now())
    empty = CoverageFactory()
    assert not CoverageVersion.objects.filter(coverage=empty).exists()
    with pytest.raises(NotFound):
        stop(who, empty)


@pytest.mark.parametrize(("role", "house"), [("insurer_approver", "union"), ("welfare_clerk", "welfare")])
def test_whoever_has_no_right_may_not(role: str, house: str) -> None:
    with pytest.raises(NotPermitted):
        stop(Visitor.of(role, house))


def test_every_reason_has_words() -> None:
    assert set(LABELS) == set(LinkReason)
