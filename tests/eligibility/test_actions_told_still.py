"""After a report of a wrong link: no consent and no number hangs on an answer that is told to nobody."""

from functools import partial
from typing import Any

import pytest

from eligibility.models import Case
from platform_site.models import Consent, PatientNumber
from tests.support.callers import P001, Caller, by_number
from tests.support.deeds import together
from tests.support.disputes import CLINIC, OTHER, PATH, report, resolve
from tests.support.feeds import Insurer, line


HER = by_number("06139992", "7001", "1980-01-01", symbol="架空７７", branch="01")
P013 = by_number("06139992", "1013", "1980-01-01", symbol="架空３４", branch="01")
KEY = "a-key-of-16-signs"
db = pytest.mark.django_db


def by_card(serial: str = "SBX-0001", clinic: str = CLINIC) -> dict[str, Any]:
    """Return a card check."""
    check: dict[str, Any] = Caller(clinic).check_by_card(serial).json()
    return check


def consent(check: dict[str, Any], serial: str = "SBX-0001", *, clinic: str = CLINIC, **more: Any) -> Any:
    """Give consent after a check, by a fresh proof unless one is given."""
    caller = Caller(clinic)
    proof = more.pop("proof", None) or caller.proof(serial, consents=["checkup"])
    return caller.post(f"{PATH}/consents", {"check_id": check["check_id"], "proof": proof}, **more)


def tie(check: dict[str, Any], **more: Any) -> Any:
    """Tie a number to whom a check found."""
    return Caller(CLINIC).post(
        f"{PATH}/patient-numbers", {"patient_ref": check["patient_ref"], "patient_number": "42"}, **more
    )


def is_suspended(answer: Any) -> bool:
    """Tell that an answer says that the link is under inquiry, and nothing else."""
    return (answer.status_code, answer.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")


def confirmed() -> None:
    """Have the insurer say that the link is right."""
    resolve(Case.objects.get(kind=Case.Kind.LINK_DISPUTED).uid, "confirmed_correct")


@db
def test_no_consent_is_taken_until_the_insurer_has_confirmed() -> None:
    check = by_card()
    report(check)
    assert is_suspended(consent(check))
    assert not Consent.objects.exists()
    confirmed()
    assert consent(check).status_code == 201


@db
def test_a_consent_that_was_refused_leaves_its_proof() -> None:
    check, proof = by_card(), Caller(CLINIC).proof("SBX-0001", consents=["checkup"])
    report(check)
    assert is_suspended(consent(check, proof=proof))
    confirmed()
    assert consent(check, proof=proof).status_code == 201


@db
def test_one_of_two_coverages_that_were_answered_is_enough() -> None:
    check = by_card("SBX-0013")
    report(check, about=[1])
    assert is_suspended(consent(check, "SBX-0013"))
    assert is_suspended(tie(check))


@db
def test_a_report_at_one_facility_stops_it_at_every_other() -> None:
    here, there = by_card(), by_card(clinic=OTHER)
    report(there, clinic=OTHER)
    assert is_suspended(consent(here))
    assert is_suspended(tie(here))


@db
def test_the_same_consent_again_is_not_handed_out_after_the_report() -> None:
    check, proof = by_card(), Caller(CLINIC).proof("SBX-0001", consents=["checkup"])
    assert consent(check, proof=proof, key=KEY).status_code == 201
    report(check)
    assert is_suspended(consent(check, proof=proof, key=KEY))
    confirmed()
    (receipt,) = consent(check, proof=proof, key=KEY).json()["consents"]
    assert receipt["withdrawn_at"]


@db
def test_a_consent_at_a_facility_that_did_not_report_is_not_handed_out_either() -> None:
    check, proof = by_card(clinic=OTHER), Caller(OTHER).proof("SBX-0001", consents=["checkup"])
    consent(check, proof=proof, clinic=OTHER, key=KEY)
    report(by_card())
    assert is_suspended(consent(check, proof=proof, clinic=OTHER, key=KEY))


@db
def test_no_number_is_tied_until_the_insurer_has_confirmed() -> None:
    check = Caller(CLINIC).check(P001).json()
    report(check)
    assert is_suspended(tie(check))
    assert not PatientNumber.objects.exists()
    confirmed()
    assert tie(check).status_code == 201


@db
def test_a_check_in_by_a_coverage_that_nobody_doubts_lifts_it_for_numbers() -> None:
    check = by_card("SBX-0013")
    numbers = [each["number"] for each in check["coverages"]]
    report(check, about=[1 - numbers.index("1013")])
    assert is_suspended(tie(check))
    assert tie(Caller(CLINIC).check(P013).json()).status_code == 201


@db
def test_no_number_is_tied_to_whom_the_coverage_no_longer_belongs() -> None:
    insurer = Insurer()
    insurer.tell(line())
    check = Caller(CLINIC).check(HER).json()
    insurer.tell(line(change="change", link_token="TEST-LINK-OTHER"))
    assert is_suspended(tie(check))


@db
def test_a_number_that_stands_may_be_untied_meanwhile() -> None:
    check = by_card()
    tied = tie(check).json()["tie_id"]
    report(check)
    assert Caller(CLINIC).delete(f"{PATH}/patient-numbers/{tied}").status_code == 200


@db
def test_the_judgement_is_that_of_the_check_asked_for_again() -> None:
    check = by_card()
    report(check)
    assert is_suspended(Caller(CLINIC).get(f"{PATH}/checks/{check['check_id']}"))
    assert is_suspended(consent(check))


def test_a_consent_and_a_report_at_once_leave_none_in_force(committed: None) -> None:
    check = by_card()
    given, reported = together(partial(consent, check), partial(report, check))
    assert (given.status_code in (201, 409), reported.status_code) == (True, 201)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
