"""照会番号: a facility's own number for a person who was at its counter."""

import uuid
from datetime import timedelta

import pytest

from eligibility.actions.patient_numbers import tie as tie_number
from eligibility.errors import NoCheckIn
from platform_site import clock
from platform_site.models import PatientNumber
from tests.support.callers import P001, Caller
from tests.support.deeds import together
from tests.support.visits import visit_by_number


CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
PATH = "/api/v1/eligibility/patient-numbers"
KEY = "a-key-of-16-signs"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
db = pytest.mark.django_db


def ref_of(serial: str = "SBX-0001", caller: Caller = CLINIC) -> str:
    """Return the handle of somebody who has just been checked in."""
    return caller.check_by_card(serial).json()["patient_ref"]


def tie(ref: str, number: str, caller: Caller = CLINIC, **kwargs):
    """Tie a number to a person."""
    return caller.post(PATH, {"patient_ref": ref, "patient_number": number}, **kwargs)


@db
def test_a_tied_number_stands_in_every_later_answer_of_that_facility_alone():
    assert CLINIC.check(P001).json()["patient_number"] is None
    assert tie(ref_of(), "カルテ-0042").status_code == 201
    assert CLINIC.check(P001).json()["patient_number"] == "カルテ-0042"
    assert OTHER.check(P001).json()["patient_number"] is None


@db
def test_an_answer_that_is_given_again_has_the_number_of_then():
    first = CLINIC.check(P001, key=KEY)
    tie(ref_of(), "42")
    assert CLINIC.check(P001, key=KEY).content == first.content


@db
def test_a_new_number_takes_the_place_of_the_earlier_one():
    tie(ref_of(), "1")
    tie(ref_of(), "2")
    assert CLINIC.check(P001).json()["patient_number"] == "2"
    assert PatientNumber.objects.filter(untied_at=None).count() == 1


@db
def test_a_number_of_somebody_else_is_refused_and_both_keep_what_they_had():
    tie(ref_of("SBX-0001"), "1")
    tie(ref_of("SBX-0002"), "2")
    answer = tie(ref_of("SBX-0002"), "1")
    assert (answer.status_code, answer.json()["code"]) == (409, "CONF-STATE")
    assert CLINIC.check_by_card("SBX-0002").json()["patient_number"] == "2"


@db
def test_two_facilities_may_use_the_same_number_for_different_people():
    assert tie(ref_of("SBX-0001"), "1").status_code == 201
    assert tie(ref_of("SBX-0002", OTHER), "1", OTHER).status_code == 201


@db
def test_untying_frees_the_number():
    first = tie(ref_of("SBX-0001"), "1").json()
    answer = CLINIC.delete(f"{PATH}/{first['tie_id']}")
    assert (answer.status_code, answer.json()["patient_number"]) == (200, "1")
    assert answer.json()["untied_at"]
    assert CLINIC.check_by_card("SBX-0001").json()["patient_number"] is None
    assert tie(ref_of("SBX-0002"), "1").status_code == 201


@db
def test_untying_twice_is_refused_and_a_retry_is_not():
    path = f"{PATH}/{tie(ref_of(), '1').json()['tie_id']}"
    first = CLINIC.delete(path, key=KEY)
    retry, second = CLINIC.delete(path, key=KEY), CLINIC.delete(path)
    assert (retry.content, retry["Idempotency-Replayed"]) == (first.content, "true")
    assert (second.status_code, second.json()["code"]) == (409, "CONF-STATE")


@db
def test_a_retry_of_tying_gives_the_same_tie():
    ref = ref_of()
    first, retry = tie(ref, "1", key=KEY), tie(ref, "1", key=KEY)
    assert (retry.status_code, retry.content) == (201, first.content)
    assert PatientNumber.objects.count() == 1


@db
@pytest.mark.parametrize("forged", ["A" * 40, "a" * 40, "1" * 40, "𠮷" * 40, "A" * 39, "x"])
def test_a_foreign_a_forged_and_an_unknown_handle_are_one_answer(forged):
    foreign = tie(ref_of(caller=OTHER), "1")
    unknown = tie(forged, "1")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "ELIG-NO-CHECK-IN")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]


@db
def test_a_handle_is_a_name_and_needs_a_check_in_of_24_hours():
    at = clock.now()
    ref = CLINIC.check(P001).json()["patient_ref"]
    visit_by_number(CLINIC, at=at + DAY)
    assert tie_number(patient_ref=ref, number="1", by=CLINIC.actor, at=at + 2 * DAY).number == "1"
    with pytest.raises(NoCheckIn):
        tie_number(patient_ref=ref, number="2", by=CLINIC.actor, at=at + 2 * DAY + SECOND)


@db
def test_another_facilitys_tie_is_the_same_as_none():
    made = tie(ref_of(caller=OTHER), "1", OTHER).json()["tie_id"]
    foreign, unknown = CLINIC.delete(f"{PATH}/{made}"), CLINIC.delete(f"{PATH}/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "SYS-NOT-FOUND")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]
    assert PatientNumber.objects.get().untied_at is None


def test_of_two_people_tied_to_one_number_at_once_one_gets_it(committed):
    refs = [ref_of("SBX-0001"), ref_of("SBX-0002")]
    answers = together(*[lambda ref=ref: tie(ref, "1", Caller("sandbox-clinic-1")) for ref in refs])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert PatientNumber.objects.filter(untied_at=None).count() == 1


def test_of_two_numbers_tied_to_one_person_at_once_one_holds_in_the_end(committed):
    ref = ref_of()
    answers = together(*[lambda n=n: tie(ref, str(n), Caller("sandbox-clinic-1")) for n in range(4)])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert PatientNumber.objects.filter(untied_at=None).count() == 1
