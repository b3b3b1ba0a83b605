"""本人の特定: a reason, a second human, an hour, the requester alone (E-16)."""

from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.actions.unmasking import request_unmasking
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.models import Approval
from platform_site.queries.unmasking import is_open, open_request, own_requests, person_of
from tests.factories.platform_site import PersonFactory
from tests.support.approving import approve
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Visitor:
    return Visitor.of("fund_officer", "fund")


@pytest.fixture
def second() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def ask(who: Visitor, **more) -> Approval:
    given = {"about": "Case:1", "person": PersonFactory().uid, "reason": "申出の確認のため", **more}
    return request_unmasking(**given, by=who.actor, at=clock.now())


def opened(who: Visitor, approval: Approval, *, later: timedelta) -> Approval | None:
    return open_request(who.actor, approval.uid, at=approval.decided_at + later)


def test_asking_opens_nothing(first):
    approval = ask(first)
    assert open_request(first.actor, approval.uid, at=clock.now()) is None
    assert not is_open(approval, at=clock.now())


def test_it_is_open_from_the_approval_on_for_an_hour(first, second):
    person = PersonFactory()
    approval = approve(ask(first, person=person.uid), second)
    hour = timedelta(hours=1)
    moment = timedelta(microseconds=1)
    for later, there in ((-moment, False), (timedelta(), True), (hour - moment, True), (hour, False)):
        assert (opened(first, approval, later=later) is not None) == there
    assert person_of(approval) == person


def test_it_is_open_to_the_one_who_asked_and_to_nobody_else(first, second):
    approval = approve(ask(first), second)
    assert opened(second, approval, later=timedelta()) is None
    assert list(own_requests(first.actor)) == [approval]
    assert not own_requests(second.actor).exists()


def test_it_is_closed_as_soon_as_the_role_is_gone(first, second):
    approval = approve(ask(first), second)
    for other in (Visitor.of("operator", "fund"), Visitor.of("insurer_clerk", "union")):
        other.user = first.user
        with pytest.raises(NotPermitted):
            opened(other, approval, later=timedelta())


def test_nobody_approves_her_own(first):
    with pytest.raises(NotPermitted):
        approve(ask(first), first)


@pytest.mark.parametrize("role", ["operator", "fund_auditor", "reviewer"])
def test_nobody_else_of_the_fund_asks_or_approves(first, role):
    other = Visitor.of(role, "fund")
    with pytest.raises(NotPermitted):
        ask(other)
    with pytest.raises(NotPermitted):
        approve(ask(first), other)


def test_a_number_in_the_reason_is_refused(first):
    with pytest.raises(Invalid):
        ask(first, reason="123456789018 の人")


def test_one_request_a_case_at_a_time(first, second):
    ask(first)
    with pytest.raises(NotInThisState):
        ask(second)


def test_a_declined_one_opens_nothing(first, second):
    from platform_site.actions.approval_requests import decline

    approval = decline(uid=ask(first).uid, by=second.actor, at=clock.now())
    assert opened(first, approval, later=timedelta()) is None
