"""A result of a paper prescription is read, corrected and withdrawn by the pharmacy that registered it (R-053)."""

from uuid import UUID, uuid4

import pytest

from eprescription.models import Dispensing, MedicationLine
from eprescription.queries.dispensings import person_of_result
from eprescription.states import DispensingState
from tests.eprescription.api_calls import (
    API,
    NAMED,
    paper_body,
    paper_registered,
    paper_result,
    put,
    register,
    slip,
    typed_slip,
)
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, given, received
from tests.eprescription.test_actions_registering_stopped import Counter, answered
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
MINE, OTHERS = Caller(BLUE), Caller(GREEN)
PHARMACIST = {"X-Acting-User": "u1;pharmacist"}
HALF = given(quantity="7", disposition="partial")


@pytest.fixture
def uid(issuing) -> str:
    """The result of a paper prescription of P001."""
    return paper_registered()


def path(uid: object) -> str:
    return f"{API}/paper-dispensings/{uid}"


def corrected(uid, *items, by=MINE, version=1, **changed):
    return put(by, path(uid), paper_result(*(items or (HALF,)), **changed), **{"If-Match": f'"{version}"'})


def read(uid, by=MINE):
    return by.get(path(uid), **PHARMACIST)


def listed():
    """Return what another clinic is told that P001 takes now."""
    ref = rx.visit(rx.OTHER, consents=("care_drug_allergy_lab",))
    found = Caller(rx.OTHER).get(f"{API}/patients/{ref}/medications", **NAMED).json()
    return [(line["name"], line["amount"]) for line in found["current"]]


def person_of(uid: str) -> int:
    return person_of_result(UUID(uid), MINE.row.organisation_id)


def states(uid: str) -> list[tuple[int, str]]:
    with rx.opened(person_of(uid)):
        return list(Dispensing.objects.filter(uid=uid).order_by("version").values_list("version", "state"))


def none_kept(uid: str) -> None:
    """Have a result as the release before registered it."""
    with rx.opened(person_of(uid)):
        Dispensing.objects.filter(uid=uid).update(slip=None)


class TestReading:
    def test_its_pharmacy_reads_what_it_registered_without_consent(self, uid):
        answer = read(uid)
        found = answer.json()
        assert (answer.status_code, answer["ETag"], found["state"], found["history"]) == (200, '"1"', "current", [])
        assert found["prescription"]["facility"] == "架空診療所"
        assert [item["quantity"] for item in found["items"]] == ["14"]

    def test_who_reads_it_is_named(self, uid):
        assert MINE.get(path(uid)).json()["code"] == "AUTH-ACTING-USER"

    def test_each_view_leaves_a_line_of_what_is_its_own(self, uid):
        read(uid)
        *_, line = lines_of([person_of(uid)])
        assert (line.event, line.ground, line.about) == ("eprescription.prescription_read", "own", f"Dispensing:{uid}")

    def test_anothers_is_as_none(self, uid):
        answers = [read(each, OTHERS) for each in (uid, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert [answer.json()["code"] for answer in answers] == ["RX-NOT-HOLDER"] * 2


class TestCorrecting:
    def test_another_version_counts_and_the_old_one_is_kept(self, uid):
        answer = corrected(uid)
        told = answer.json()
        assert (answer.status_code, answer["ETag"], told["dispensing_version"]) == (200, '"2"', 2)
        assert told["dispensing_id"] == uid
        assert states(uid) == [(1, DispensingState.CORRECTED), (2, DispensingState.CURRENT)]
        found = read(uid).json()
        assert (found["version"], [each["version"] for each in found["history"]]) == (2, [1])
        assert found["prescription"]["facility"] == "架空診療所"

    def test_the_list_changes_with_it_and_what_was_known_before_stays_known(self, uid):
        corrected(uid)
        assert listed() == [(rx.AMLODIPINE, "7錠")]
        with rx.opened(person := person_of(uid)):
            closed = MedicationLine.objects.filter(person_id=person, known_until__isnull=False)
            assert [line.amount for line in closed] == ["14錠"]

    def test_one_that_was_typed_is_corrected_as_well(self):
        uid = paper_registered(content=typed_slip(), way="json")
        assert corrected(uid).status_code == 200
        assert corrected(uid, given(quantity="6", disposition="partial"), version=2).json()["dispensing_version"] == 3

    def test_of_two_corrections_of_one_version_the_second_is_stale(self, uid):
        corrected(uid)
        answer = corrected(uid, given(quantity="6", disposition="partial"))
        assert (answer.status_code, answer.json()["code"]) == (412, "RX-VERSION")

    def test_it_names_the_version_that_was_read(self, uid):
        answer = put(MINE, path(uid), paper_result(HALF))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/If-Match")

    def test_the_same_request_again_gets_the_same_answer(self, uid):
        headers, body = {"If-Match": '"1"', "Idempotency-Key": "k" * 16}, paper_result(HALF)
        first, again = (put(MINE, path(uid), body, **headers) for _ in range(2))
        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json() == again.json()
        assert len(states(uid)) == 2

    def test_more_than_was_prescribed_is_refused_and_the_first_version_goes_on_counting(self, uid):
        answer = corrected(uid, given(quantity="28"))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "RX-DISPENSING-QUANTITY")
        assert states(uid) == [(1, DispensingState.CURRENT)]

    def test_what_she_takes_elsewhere_stops_it_until_it_is_answered(self, uid):
        counter = Counter(rx.AMLODIPINE, clinic=rx.OTHER)
        counter.send(*answered(counter.stopped()))
        stopped = corrected(uid)
        assert (stopped.status_code, stopped.json()["code"]) == (409, "RX-STOPPED")
        assert states(uid) == [(1, DispensingState.CURRENT)]
        reasons = [{"finding_id": each["finding_id"], "reason": "確認済み"} for each in stopped.json()["findings"]]
        body = {**paper_result(HALF), "overrides": reasons}
        assert put(MINE, path(uid), body, **{"If-Match": '"1"'}).status_code == 200

    def test_the_same_signed_result_is_no_second_version(self, uid):
        answer = corrected(uid, given())
        assert (answer.status_code, answer.json()["code"]) == (409, "RX-USED-BEFORE")
        assert states(uid) == [(1, DispensingState.CURRENT)]

    def test_a_result_of_another_paper_is_refused(self, uid):
        faults = corrected(uid, prescription_sha256="0" * 64).json()["errors"]
        assert [fault["pointer"] for fault in faults] == ["/prescription_sha256"]

    def test_another_pharmacys_is_not_corrected_and_is_as_none(self, uid):
        answers = [corrected(each, by=OTHERS, at_pharmacy=GREEN) for each in (uid, uuid4())]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "RX-NOT-HOLDER")] * 2
        assert states(uid) == [(1, DispensingState.CURRENT)]

    def test_a_clinic_corrects_nothing(self, uid):
        assert corrected(uid, by=Caller(rx.CLINIC)).status_code == 403

    def test_one_whose_paper_was_not_kept_is_withdrawn_instead(self, uid):
        none_kept(uid)
        answer = corrected(uid)
        assert (answer.status_code, "取り消して" in answer.json()["detail"]) == (409, True)
        assert MINE.delete(path(uid)).status_code == 200


class TestWithdrawing:
    def test_it_counts_nowhere_and_its_versions_are_kept(self, uid):
        corrected(uid)
        answer = MINE.delete(path(uid))
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
        assert listed() == []
        assert states(uid) == [(1, DispensingState.CORRECTED), (2, DispensingState.WITHDRAWN)]
        found = read(uid).json()
        assert (found["state"], [each["state"] for each in found["history"]]) == ("withdrawn", ["corrected"])

    def test_what_was_withdrawn_meets_nothing_any_more(self, uid):
        MINE.delete(path(uid))
        assert register(rx.AMLODIPINE).status_code == 201

    def test_nothing_is_withdrawn_or_corrected_after_it(self, uid):
        MINE.delete(path(uid))
        for answer in (MINE.delete(path(uid)), corrected(uid)):
            assert (answer.status_code, "取り消した" in answer.json()["detail"]) == (409, True)

    def test_the_same_request_again_gets_the_same_answer(self, uid):
        first, again = (MINE.delete(path(uid), key="k" * 16) for _ in range(2))
        assert (first.status_code, first.json()) == (again.status_code, again.json()) == (200, first.json())

    def test_the_right_one_is_registered_in_its_place(self, uid):
        MINE.delete(path(uid))
        body = paper_body(rx.visit(BLUE), given(lot="A1"), content=slip())
        assert MINE.post(f"{API}/paper-dispensings", body).status_code == 201
        assert listed() == [(rx.AMLODIPINE, "14錠")]

    def test_another_pharmacys_is_not_withdrawn_and_is_as_none(self, uid):
        answers = [OTHERS.delete(path(each)) for each in (uid, uuid4())]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "RX-NOT-HOLDER")] * 2
        assert states(uid) == [(1, DispensingState.CURRENT)]

    def test_a_clinic_withdraws_nothing(self, uid):
        assert Caller(rx.CLINIC).delete(path(uid)).status_code == 403


def test_the_result_of_an_electronic_prescription_is_none_of_paper():
    uid = dispensed(received(rx.registered())).dispensing.uid
    for answer in (read(uid), corrected(uid), MINE.delete(path(uid))):
        assert (answer.status_code, answer.json()["code"]) == (404, "RX-NOT-HOLDER")
