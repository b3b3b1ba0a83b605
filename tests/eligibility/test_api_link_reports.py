"""「自分の情報ではない」 at the counter: nothing is told any more, at once, whatever way is asked."""

import uuid
from datetime import timedelta

import pytest

from eligibility.actions.disputes import report_link
from eligibility.errors import NoCheckIn
from eligibility.models import Case, Coverage
from eligibility.states import LinkState
from platform_site import clock
from platform_site.models import Consent, Notice, Organisation, OutboxEvent
from tests.support.callers import P001, Caller, by_number
from tests.support.disputes import CITY, CLINIC, INSURER, OTHER, disputed, report, reported, resolve, whose
from tests.support.feeds import Insurer, line
from tests.support.visits import visit_by_number
from tests.support.vouchers import BY_NUMBER


pytestmark = pytest.mark.django_db
KEY = "a-key-of-16-signs"
P013 = by_number("06139992", "1013", "1980-01-01", symbol="架空３４", branch="01")


def refusals() -> set[str]:
    """Return what P001 is answered by each way of asking."""
    other = Caller(OTHER)
    return {other.check(P001).json()["code"], other.check_by_card("SBX-0001").json()["code"]}


def test_nothing_is_told_of_the_coverage_by_any_way_of_asking() -> None:
    answer = reported()
    assert (answer.status_code, answer.json()["coverages"]) == (201, [{"place": 0, "suspended": True}])
    assert refusals() == {"ELIG-LINK-SUSPENDED"}


def test_the_answer_of_before_is_not_given_again() -> None:
    clinic = Caller(CLINIC)
    report(clinic.check(P001, key=KEY).json())
    assert clinic.check(P001, key=KEY).json()["code"] == "ELIG-LINK-SUSPENDED"


def test_a_case_is_opened_for_the_insurer_and_the_fund_is_told() -> None:
    case = disputed()
    fund = Organisation.objects.get(kind=Organisation.Kind.FUND)
    assert [party.organisation.code for party in case.parties.all()] == ["06139992"]
    assert (case.person, case.evidence["reported_by"]) == (whose(), "clinic")
    assert Notice.objects.filter(organisation=fund, kind="eligibility.link_disputed", about=f"Case:{case.uid}").exists()


def test_only_what_is_named_is_suspended() -> None:
    check = Caller(CLINIC).check_by_card("SBX-0013").json()
    numbers = [each["number"] for each in check["coverages"]]
    answer = report(check, about=[1])
    assert [each["suspended"] for each in answer.json()["coverages"]] == [False, True]
    assert Coverage.objects.get(link_state=LinkState.SUSPENDED, number=numbers[1])
    assert Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).count() == 1


def test_all_consents_of_the_person_at_that_facility_end() -> None:
    clinic, other = Caller(CLINIC), Caller(OTHER)
    clinic.check_by_card("SBX-0001", consents=["checkup"])
    check = clinic.check_by_card("SBX-0001", consents=["vaccination"]).json()
    other.check_by_card("SBX-0001", consents=["checkup"])
    report(check)
    standing = Consent.objects.filter(person=whose(), withdrawn_at=None)
    assert [consent.organisation.code for consent in standing] == [other.code]


def test_the_apps_above_are_told_once_however_often_it_is_reported() -> None:
    check = Caller(CLINIC).check(P001).json()
    first, second, retry = report(check), report(check, key=KEY), report(check, key=KEY)
    assert first.json() == second.json() == retry.json()
    assert retry["Idempotency-Replayed"] == "true"
    assert OutboxEvent.objects.filter(name="eligibility.link_disputed").count() == 1
    assert Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).count() == 1


def test_a_coverage_that_was_given_to_somebody_else_meanwhile_is_let_be() -> None:
    insurer = Insurer()
    insurer.tell(line())
    check = Caller(CLINIC).check(by_number("06139992", "7001", "1980-01-01", symbol="架空７７", branch="01")).json()
    insurer.tell(line(change="change", link_token="TEST-LINK-OTHER"))
    assert report(check).json()["coverages"] == [{"place": 0, "suspended": False}]
    assert not Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).exists()


def test_another_facilitys_check_is_the_same_as_none() -> None:
    check = Caller(CLINIC).check(P001).json()
    foreign, unknown = report(check, clinic=OTHER), report({"check_id": str(uuid.uuid4())}, clinic=OTHER)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "ELIG-NO-CHECK-IN")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]
    assert Coverage.objects.get(number_key="1001", branch_key="01").link_state == LinkState.CONFIRMED


def test_a_check_is_reported_within_24_hours() -> None:
    at = clock.now()
    caller = Caller(CLINIC)
    check = uuid.UUID(visit_by_number(caller, at=at)["check_id"])
    with pytest.raises(NoCheckIn):
        report_link(check_id=check, places=None, by=caller.actor, at=at + timedelta(hours=24))
    assert report_link(check_id=check, places=None, by=caller.actor, at=at + timedelta(hours=23)).suspended == (True,)


def test_a_check_that_found_nobody_has_nothing_to_report() -> None:
    answer = reported(by_number("06139992", "9999", "1985-04-01"))
    assert answer.json()["code"] == "ELIG-NO-CHECK-IN"


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ([1], "VAL-CHOICE"), ([-1], "VAL-CHOICE"), ([], "VAL-CHOICE"), (list(range(101)), "VAL-CHOICE"),
        (["0"], "VAL-TYPE"), ([True], "VAL-TYPE"), ("everything", "VAL-TYPE"), (0, "VAL-TYPE"), (None, "VAL-REQUIRED"),
        ([0.0], "VAL-TYPE"),
    ],
)  # fmt: skip
def test_a_place_that_the_answer_does_not_have_is_refused(about, code: str) -> None:
    answer = reported(about=about)
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [("/about", code)]
    assert not Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).exists()


def test_an_answer_of_public_assistance_alone_says_that_it_has_no_coverage_and_whom_to_call() -> None:
    check = Caller(CLINIC).check(BY_NUMBER).json()
    for about in ("all", [0]):
        (fault,) = report(check, about=about).json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/about", "VAL-CHOICE")
        assert "医療保険の資格をお答えしていません" in fault["hint"]
        assert "福祉事務所" in fault["hint"]
        assert "all" not in fault["hint"]


def test_an_insurer_reports_nothing_here() -> None:
    check = Caller(CLINIC).check(P001).json()
    assert report(check, clinic=INSURER).json()["code"] == "AUTH-SCOPE"


def test_it_may_be_reported_again_after_it_was_confirmed() -> None:
    check = Caller(CLINIC).check(P001).json()
    report(check)
    resolve(Case.objects.get(kind=Case.Kind.LINK_DISPUTED).uid, "confirmed_correct")
    assert report(check).json()["coverages"] == [{"place": 0, "suspended": True}]
    assert Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).count() == 2


def test_another_insurer_does_not_see_the_case() -> None:
    uid = disputed().uid
    assert Caller(CITY).get(f"/api/v1/eligibility/cases/{uid}").status_code == 404


def test_who_viewed_the_wrong_link_is_shown_to_its_insurer() -> None:
    Caller(OTHER).check(P001)
    Caller(OTHER).check_by_card("SBX-0001")
    seen = Caller(INSURER).get(f"/api/v1/eligibility/cases/{disputed().uid}").json()["seen_by"]
    assert [(each["organisation"]["name"], each["times"]) for each in seen] == [
        ("さくら診療所", 1),
        ("もみじ診療所", 2),
    ]
