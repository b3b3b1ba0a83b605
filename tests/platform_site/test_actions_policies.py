"""規程の値: two people set a value from a day on."""

from datetime import date, timedelta

import pytest

from platform_site import clock
from platform_site.actions import approval_requests
from platform_site.actions.policies import ask_to_set_policy, set_policy
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Approval, Policy
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from platform_site.queries.codes import policy
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
NAME = "case.due.days"


def today() -> date:
    """Return today."""
    return jst_day(clock.now())


def asked(who: Visitor, *, days: int = 1, value: int = 10, name: str = NAME) -> Approval:
    """Ask for a value from so many days on."""
    return ask_to_set_policy(
        name=name, effective_on=today() + timedelta(days=days), value=value, basis="架空の規程", reason="改定",
        by=who.actor, at=clock.now(),
    )  # fmt: skip


def approved(approval: Approval, who: Visitor, *, later: timedelta = timedelta()) -> None:
    """Approve it."""
    approval_requests.approve(uid=approval.uid, sha256=bytes(approval.sha256), by=who.actor, at=clock.now() + later)


@pytest.fixture
def one() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.fixture
def two() -> Visitor:
    return Visitor.of("operator", "fund")


def test_counts_from_its_day_and_not_before(one, two):
    approved(asked(one), two)
    refreshed.forget_all()
    assert [policy(NAME, on=today() + timedelta(days=days)) for days in (0, 1)] == [14, 10]
    stored = Policy.objects.get(name=NAME, value=10)
    assert (stored.unit, stored.basis) == ("日", "架空の規程")


def test_is_refused_to_the_one_who_asked(one):
    with pytest.raises(NotPermitted):
        approved(asked(one), one)
    assert Policy.objects.filter(name=NAME).count() == 1


def test_is_not_asked_for_without_the_right():
    with pytest.raises(NotPermitted):
        asked(Visitor.of("fund_officer", "fund"))


def test_of_an_unknown_name_is_refused(one):
    with pytest.raises(NotFound):
        asked(one, name="nothing")


def test_of_a_day_that_has_passed_is_refused(one, two):
    with pytest.raises(NotInThisState):
        asked(one, days=-1)
    approval = asked(one, days=0)
    with pytest.raises(NotInThisState):
        approved(approval, two, later=timedelta(days=1, hours=1))


def test_of_a_day_that_has_one_is_refused(one, two):
    approved(asked(one), two)
    with pytest.raises(NotInThisState):
        asked(one, value=11)


def test_the_platforms_own_is_set_by_itself_alone(one):
    given = {"name": "tests.x", "effective_on": today(), "value": 1, "unit": "日", "basis": "架空", "at": clock.now()}
    with pytest.raises(NotPermitted):
        set_policy(**given, by=one.actor)
    assert set_policy(**given, by=the_platform()).value == 1
