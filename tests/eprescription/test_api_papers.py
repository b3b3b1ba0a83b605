"""Results of paper prescriptions: they count in lists and checks like any other (R-053)."""

from datetime import timedelta
from hashlib import sha256

import pytest

from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.api_calls import API, NAMED, paper_body, register, slip, text_of, typed_slip
from tests.eprescription.pharmacies import BLUE, given
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PHARMACY = Caller(BLUE)


def send(body, **more):
    return PHARMACY.post(f"{API}/paper-dispensings", body, **more)


def sha256_of(content):
    return sha256(content).hexdigest()


def refused(body):
    """Return code and pointer of each fault of a refused body."""
    answer = send(body)
    assert answer.status_code == 422, answer.content
    return [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]]


def listed():
    ref = rx.visit(rx.OTHER, consents=("care_drug_allergy_lab",))
    return Caller(rx.OTHER).get(f"{API}/patients/{ref}/medications", **NAMED).json()["current"]


def test_it_stands_in_the_list_at_once_as_paper():
    assert send(paper_body(rx.visit(BLUE))).status_code == 201
    (line,) = listed()
    assert (line["name"], line["source"], line["facility"]) == (rx.AMLODIPINE, "paper", "架空診療所")
    assert (line["amount"], "dose" in line) == ("14錠", False)


def test_the_same_request_again_gets_the_same_answer():
    body = paper_body(rx.visit(BLUE))
    first, again = (send(body, key="k" * 16) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()


def test_what_she_takes_is_found_and_asks_for_a_reason():
    register(rx.AMLODIPINE)
    body = paper_body(rx.visit(BLUE))
    answer = send(body)
    assert (answer.status_code, answer.json()["code"]) == (409, "RX-STOPPED")
    reasons = [{"finding_id": each["finding_id"], "reason": "確認済み"} for each in answer.json()["findings"]]
    assert send({**body, "overrides": reasons}).status_code == 201


def test_a_slip_of_somebody_else_is_refused():
    body = paper_body(rx.visit(BLUE, "P003"), content=slip(person="P001"))
    assert send(body).json()["code"] == "RX-PATIENT-NOT-IN-DOCUMENT"


def test_a_slip_that_was_scanned_in_part_is_refused():
    assert refused(paper_body(rx.visit(BLUE), content=slip()[:-20]))


def test_a_slip_with_bytes_that_are_no_text_is_refused():
    content = slip().replace(rx.AMLODIPINE.encode("cp932"), b"\x81\xff")
    assert [code for code, _ in refused(paper_body(rx.visit(BLUE), content=content))] == ["RX-RECORD-ENCODING"]


def test_more_than_was_prescribed_is_refused():
    assert refused(paper_body(rx.visit(BLUE), given(quantity="28"))) == [("RX-DISPENSING-QUANTITY", "/prescribed/1-1")]


def test_a_code_that_no_master_knows_is_refused_before_it_is_compared_with_the_slip():
    unknown = given(code={"system": "receipt", "value": "699999990"}, quantity="28")
    assert refused(paper_body(rx.visit(BLUE), unknown)) == [("RX-DRUG-UNKNOWN", "/items/0/code")]


@pytest.mark.parametrize("days", [-1, 1])
def test_it_was_dispensed_between_the_day_of_issue_and_today(days):
    day = jst_day(clock.now()) + timedelta(days=days)
    assert [at for _, at in refused(paper_body(rx.visit(BLUE), dispensed_on=day.isoformat()))] == ["/dispensed_on"]


@pytest.mark.parametrize("days", [100, 1000])
def test_what_was_dispensed_so_long_ago_that_nobody_would_see_it_is_refused(days):
    day = jst_day(clock.now()) - timedelta(days=days)
    body = paper_body(rx.visit(BLUE), content=slip(issued_on=day), dispensed_on=day.isoformat())
    answer = send(body)
    assert answer.status_code == 422, answer.content
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], "100日以内" in fault["hint"]) == ("/dispensed_on", True)


def test_what_was_dispensed_99_days_ago_is_still_told():
    day = jst_day(clock.now()) - timedelta(days=99)
    body = paper_body(rx.visit(BLUE), content=slip(issued_on=day), dispensed_on=day.isoformat())
    assert send(body).status_code == 201


def test_a_slip_of_years_ago_is_no_fault_of_ours():
    day = jst_day(clock.now()) - timedelta(days=1000)
    assert send(paper_body(rx.visit(BLUE), content=slip(issued_on=day))).status_code < 500


def test_it_names_no_prescription_of_ours():
    body = paper_body(rx.visit(BLUE), prescription_id="0b9e1a3c-1111-4222-8333-444455556666")
    assert refused(body) == [("VAL-FORMAT", "/prescription_id")]


def test_who_is_not_here_has_no_result():
    assert send(paper_body("A" * 40)).status_code == 404


def test_one_that_was_typed_is_registered_from_its_json():
    assert send(paper_body(rx.visit(BLUE), content=typed_slip(), way="json")).status_code == 201
    (line,) = listed()
    assert (line["name"], line["source"], line["facility"]) == (rx.AMLODIPINE, "paper", "架空診療所")


def test_what_was_typed_of_somebody_else_is_refused():
    body = paper_body(rx.visit(BLUE, "P003"), content=typed_slip(person="P001"), way="json")
    assert send(body).json()["code"] == "RX-PATIENT-NOT-IN-DOCUMENT"


def test_json_that_is_no_prescription_is_refused():
    assert refused(paper_body(rx.visit(BLUE), content=b"{}", way="json"))


@pytest.mark.parametrize("both", [True, False])
def test_a_prescription_is_scanned_or_typed_and_not_both_or_neither(both):
    body = paper_body(rx.visit(BLUE))
    ways = {"jahis": text_of(slip()), "json": text_of(typed_slip())} if both else {}
    answer = send({**body, "prescription": ways})
    assert answer.status_code == 400
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [("VAL-FORMAT", "/prescription")]


def test_a_result_that_names_its_paper_is_of_no_other():
    content = slip()
    assert refused(paper_body(rx.visit(BLUE), prescription_sha256="0" * 64)) == [("VAL-FORMAT", "/prescription_sha256")]
    body = paper_body(rx.visit(BLUE), content=content, prescription_sha256=sha256_of(content))
    assert send(body).status_code == 201


def test_two_patients_with_the_same_medicines_have_two_results():
    for person in ("P001", "P003"):
        content = slip(person=person)
        named = {"content": content, "prescription_sha256": sha256_of(content)}
        assert send(paper_body(rx.visit(BLUE, person), **named)).status_code == 201
