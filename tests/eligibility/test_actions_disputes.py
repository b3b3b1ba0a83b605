"""What a person herself may say on her own page, and who may not say it for her."""

from uuid import uuid4

import pytest

from eligibility.actions.disputes import report_own_link
from eligibility.models import Case, Coverage
from eligibility.states import LinkState
from platform_site import clock
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotFound, NotPermitted
from platform_site.models import Consent, OutboxEvent, User
from tests.support.callers import P001, Caller
from tests.support.deeds import together
from tests.support.disputes import CLINIC, OTHER, resolve, whose
from tests.support.disputes import report as send_report
from tests.support.staff import at_the_fund


db = pytest.mark.django_db


def p001() -> Coverage:
    return Coverage.objects.get(number_key="1001", branch_key="01")


def herself(name: str = "p001") -> Actor:
    """Return a fictional person as she acts on her own page."""
    return Actor(user=User.objects.get(username=name).uid)


def report(by: Actor, *coverages: Coverage, person: int | None = None) -> None:
    """Say of coverages that they are not P001's."""
    uids = [coverage.uid for coverage in coverages]
    report_own_link(person_id=person or whose().pk, coverage_uids=uids, by=by, at=clock.now())


@db
def test_a_person_stops_all_viewing_of_her_own_everywhere() -> None:
    for client in (CLINIC, OTHER):
        Caller(client).check_by_card("SBX-0001", consents=["checkup"])
    report(herself(), p001())
    assert p001().link_state == LinkState.SUSPENDED
    assert not Consent.objects.filter(person=whose(), withdrawn_at=None).exists()
    assert Case.objects.get(coverage=p001()).evidence["reported_by"] == "person"


@db
def test_a_coverage_that_does_not_stand_under_her_name_does_not_exist_for_her() -> None:
    with pytest.raises(NotFound):
        report(herself(), p001(), Coverage.objects.get(number_key="1008"))
    assert p001().link_state == LinkState.CONFIRMED


@db
@pytest.mark.parametrize("who", ["system", "fund", "platform", "another", "nobody", "staff", "at work", "left"])
def test_nobody_says_it_for_her(who: str) -> None:
    clinic = Caller(CLINIC).actor
    by = {
        "system": lambda: clinic,
        "fund": lambda: at_the_fund("fund_officer"),
        "platform": the_platform,
        "another": lambda: herself("p008"),
        "nobody": lambda: Actor(user=uuid4()),
        "staff": lambda: herself("clinic-doctor-1"),
        "at work": lambda: Actor(user=herself().user, organisation=clinic.organisation),
        "left": left,
    }[who]()
    with pytest.raises(NotPermitted):
        report(by, p001())
    assert p001().link_state == LinkState.CONFIRMED


def left() -> Actor:
    """Return P001 after her account was closed."""
    User.objects.filter(username="p001").update(is_active=False)
    return herself()


@db
def test_whose_own_page_is_closed_cannot_say_it_there_either() -> None:
    coverage = Coverage.objects.get(number_key="20030021")
    with pytest.raises(NotPermitted):
        report(herself("p021"), coverage, person=whose("20030021").pk)
    coverage.refresh_from_db()
    assert coverage.link_state == LinkState.CONFIRMED


def test_of_two_facilities_that_report_at_once_both_succeed_and_there_is_one_case(committed: str) -> None:
    checks = [(client, Caller(client).check(P001).json()) for client in (CLINIC, OTHER)]
    answers = together(*[lambda c=client, k=check: send_report(k, clinic=c) for client, check in checks])
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Case.objects.filter(kind=Case.Kind.LINK_DISPUTED, closed_at=None).count() == 1
    assert OutboxEvent.objects.filter(name="eligibility.link_disputed").count() == 1


def test_a_report_and_an_answer_at_once_leave_a_link_that_its_cases_explain(committed: str) -> None:
    check = Caller(CLINIC).check(P001).json()
    send_report(check)
    case = Case.objects.get(kind=Case.Kind.LINK_DISPUTED)
    together(lambda: resolve(case.uid, "confirmed_correct"), lambda: send_report(check))
    is_held = p001().link_state == LinkState.SUSPENDED
    assert is_held == Case.objects.filter(kind=Case.Kind.LINK_DISPUTED, closed_at=None).exists()
