"""A check that was made, once more: as it was answered then, under the rights of now."""

import uuid

import pytest

from eligibility.actions import links
from eligibility.models import Coverage
from platform_site import clock
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import Organisation, Person, Restriction
from tests.support.audit_lines import lines_of
from tests.support.callers import P001, Caller, by_number
from tests.support.feeds import UNION, Insurer, ended, line
from tests.support.therapists import therapist


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
PATH = "/api/v1/eligibility/checks"
HER = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01")


def again(check: dict | str, caller: Caller = CLINIC):
    """Ask for a check that was made."""
    return caller.get(f"{PATH}/{check if isinstance(check, str) else check['check_id']}")


def withhold(kind: str) -> None:
    """Let P001's insurer withhold something of her."""
    source = Organisation.objects.get(code=UNION)
    restrict(person=p001(), kind=kind, source=source, by=the_platform(), at=clock.now())


def p001() -> Person:
    """Return P001."""
    return Person.objects.get(coverageversion__coverage__number="1001", coverageversion__coverage__branch="01")


def test_it_is_the_very_answer_with_the_moment_of_asking_again():
    for first in (CLINIC.check(P001).json(), CLINIC.check_by_card("SBX-0006", consents=["checkup"]).json()):
        replay = again(first).json()
        assert replay.pop("replayed_at") >= first["checked_at"]
        assert replay == first


def test_what_was_corrected_since_is_answered_as_it_was_known_then():
    Insurer().tell(line())
    first = CLINIC.check({**HER, "on": "2026-11-05"}).json()
    Insurer().tell(line(change="change", name="試験　改"))
    Insurer().tell(ended(lost_on="2026-11-01"))
    replay = again(first).json()
    assert (replay["result"], replay["patient"]["name"]) == ("active", "試験　歩")
    assert {**replay, "replayed_at": None} == {**first, "replayed_at": None}
    now = CLINIC.check({**HER, "on": "2026-11-05"}).json()
    assert (now["result"], now["patient"]["name"]) == ("inactive", "試験　改")


def test_a_check_that_found_nobody_is_there_too():
    first = CLINIC.check({**P001, "number": "4711"}).json()
    assert again(first).json()["result"] == "not_found"


def test_an_address_that_is_withheld_since_is_not_shown_again():
    first = CLINIC.check(P001).json()
    withhold(Restriction.Kind.ADDRESS_WITHHELD)
    assert first["patient"]["address"]
    assert again(first).json()["patient"]["address"] is None


class TestRights:
    """Of now."""

    def test_a_link_under_inquiry_says_nothing(self):
        first = CLINIC.check(P001).json()
        suspended = Coverage.objects.get(number="1001", branch="01")
        links.suspend_link(coverage_id=suspended.pk, by=the_platform(), at=clock.now())
        answer = again(first)
        assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
        assert "架空" not in answer.content.decode()

    def test_neither_does_what_is_somebody_elses_by_now(self):
        Insurer().tell(line())
        first = CLINIC.check(HER).json()
        Insurer().tell(line(change="change", link_token="TEST-LINK-OTHER"))
        assert again(first).json()["code"] == "ELIG-LINK-SUSPENDED"

    @pytest.mark.parametrize(("by_card", "status"), [(True, 409), (False, 200)])
    def test_a_card_that_was_closed_since_tells_nothing_and_numbers_do(self, by_card, status):
        first = (CLINIC.check_by_card("SBX-0001") if by_card else CLINIC.check(P001)).json()
        withhold(Restriction.Kind.SELF_VIEW_STOPPED)
        answer = again(first)
        assert answer.status_code == status
        assert by_card is (answer.json().get("code") == "ELIG-CARD-CLOSED")

    def test_another_facilitys_an_unknown_and_a_forged_one_are_the_same_404(self):
        foreign = OTHER.check(P001).json()["check_id"]
        answers = [again(uid).json() for uid in (foreign, str(uuid.uuid4()))]
        for answer in answers:
            assert (answer["code"], answer["status"]) == ("SYS-NOT-FOUND", 404)
            assert answer["detail"] == answers[0]["detail"]
        assert again("not-a-check").status_code == 404

    def test_a_therapist_sees_its_own(self):
        caller = therapist()
        first = caller.check(P001).json()
        assert again(first, caller).json()["check_id"] == first["check_id"]
        assert again(first).status_code == 404

    def test_each_time_leaves_a_line(self):
        first = CLINIC.check(P001).json()
        for _ in range(2):
            again(first)
        lines = [each for each in lines_of([p001().pk]) if each.event == "eligibility.check_replayed"]
        assert [each.about for each in lines] == [f"EligibilityCheck:{first['check_id']}"] * 2
