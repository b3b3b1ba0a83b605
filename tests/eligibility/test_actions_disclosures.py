"""An insurer's people withhold what is their member's, at once, and lift what they set themselves."""

from uuid import uuid4

import pytest

from eligibility.actions.disclosures import order
from eligibility.models import Coverage
from platform_site import clock
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import OutboxEvent, Restriction
from tests.eligibility.withheld import CANARY, told, withhold
from tests.factories.eligibility import CoverageFactory
from tests.support.feeds import Insurer, coverage, current, versions
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
ADDRESS, VIEW = Restriction.Kind.ADDRESS_WITHHELD, Restriction.Kind.SELF_VIEW_STOPPED


@pytest.fixture
def clerk() -> Visitor:
    Insurer().tell(told())
    return Visitor.of("insurer_clerk", "union")


def ordered(who: Visitor, kind: str = ADDRESS, *, is_on: bool = True, of: Coverage | None = None) -> Coverage:
    return order(coverage_uid=(of or coverage()).uid, kind=kind, is_on=is_on, by=who.actor, at=clock.now())


def test_an_address_is_sealed_in_every_version_the_moment_it_is_withheld(clerk) -> None:
    Insurer().tell(told(change="change", name="試験　渚"))
    assert CANARY in {version.address for version in versions()}
    assert ordered(clerk) == coverage()
    assert {version.address for version in versions()} == {""}
    assert all(version.address_sealed for version in versions())
    assert OutboxEvent.objects.filter(name="people.restricted").exists()


def test_it_is_told_again_once_the_same_insurer_lifts_it(clerk) -> None:
    ordered(clerk)
    ordered(Visitor.of("insurer_approver", "union"), is_on=False)
    assert current().address == CANARY


def test_but_not_while_another_source_withholds_it(clerk) -> None:
    ordered(clerk)
    withhold(current().person)
    ordered(clerk, is_on=False)
    assert current().address == ""


def test_her_own_pages_are_stopped_and_opened(clerk) -> None:
    ordered(clerk, VIEW)
    assert Restriction.objects.filter(person=current().person, kind=VIEW, lifted_at=None).count() == 1
    ordered(clerk, VIEW, is_on=False)
    assert not Restriction.objects.filter(person=current().person, kind=VIEW, lifted_at=None).exists()


def test_what_stands_so_already_is_refused(clerk) -> None:
    with pytest.raises(NotInThisState):
        ordered(clerk, is_on=False)
    ordered(clerk)
    with pytest.raises(NotInThisState):
        ordered(clerk)


def test_another_insurers_member_does_not_exist(clerk) -> None:
    other = Visitor.of("insurer_clerk", "city_insurer")
    with pytest.raises(NotFound):
        ordered(other)
    with pytest.raises(NotFound):
        order(coverage_uid=uuid4(), kind=ADDRESS, is_on=True, by=other.actor, at=clock.now())
    assert not Restriction.objects.filter(person=current().person).exists()


def test_nor_does_a_coverage_of_which_nothing_is_known(clerk) -> None:
    empty = CoverageFactory(insurer=coverage().insurer)
    with pytest.raises(NotFound):
        ordered(clerk, of=empty)


@pytest.mark.parametrize(("role", "house"), [("fund_officer", "fund"), ("municipal_clerk", "city")])
def test_the_fund_and_others_may_not(clerk, role: str, house: str) -> None:
    with pytest.raises(NotPermitted):
        ordered(Visitor.of(role, house))
