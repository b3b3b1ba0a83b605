"""The fictional people answer by card as api.md says."""

import pytest

from eligibility.errors import CardClosed
from platform_site.errors import CATALOGUE
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
UNION, CITY, LATE = "06139992", "138057", "39130018"

BY_CARD = [
    ("SBX-0001", "active", [(UNION, "1001", 30)]),
    ("SBX-0002", "active", [(UNION, "1001", 30)]),
    ("SBX-0003", "active", [(CITY, "20030001", 30)]),
    ("SBX-0004", "inactive", [(UNION, "1004", None)]),
    ("SBX-0005", "active", [(CITY, "20030005", 30)]),
    ("SBX-0006", "active", [(LATE, "39000006", 20)]),
    ("SBX-0007", "active", [(CITY, "20030007", 30)]),
    ("SBX-0008", "active", [(UNION, "1008", 30)]),
    ("SBX-0009", "active", [(UNION, "1009", 30)]),
    ("SBX-0011", "active", [(UNION, "1011", 30)]),
    ("SBX-0012", "active", [(CITY, "20030012", 30)]),
    ("SBX-0013", "multiple", [(CITY, "20030013", 30), (UNION, "1013", 30)]),
    ("SBX-0014", "active", [(CITY, "20030014", 20)]),
    ("SBX-0015", "active", [(CITY, "20030014", 20)]),
    ("SBX-0016", "active", [(CITY, "20030016", 30)]),
    ("SBX-0017", "inactive", [(LATE, "39000017", None)]),
    ("SBX-0018", "active", [(UNION, "1018", 30)]),
    ("SBX-0020", "active", [(UNION, "1020", 30)]),
    ("SBX-0022", "active", [(CITY, "20030022", 20)]),
    ("SBX-0023", "active", [(CITY, "20030023", 30)]),
    ("SBX-0024", "active", [(LATE, "39000024", 10)]),
    ("SBX-0025", "active", [(LATE, "39000025", 10)]),
    ("SBX-0026", "active", [(UNION, "1001", 20)]),
    ("SBX-0027", "active", [(CITY, "20030027", 100)]),
    ("SBX-0028", "active", [(UNION, "1028", 30)]),
]
"""Serial, result, and insurer, number and ratio of each coverage; the newest acquisition first."""


@pytest.mark.parametrize(("serial", "result", "coverages"), BY_CARD)
def test_everybody_is_answered_by_card(serial, result, coverages):
    answer = CLINIC.check_by_card(serial)
    assert answer.status_code == 201
    sent = answer.json()
    shown = [(c["insurer_number"], c["number"], c["copay_ratio"]) for c in sent["coverages"]]
    assert (sent["result"], shown) == (result, coverages)
    assert sent["patient_ref"]


def test_at_another_counter_the_card_answers_the_same():
    mine, theirs = (
        CLINIC.check_by_card("SBX-0005").json(),
        Caller("sandbox-pharmacy-1").check_by_card("SBX-0005").json(),
    )
    assert (mine["coverages"], mine["patient"]) == (theirs["coverages"], theirs["patient"])
    assert mine["patient_ref"] != theirs["patient_ref"]


def test_a_card_answers_for_a_day_in_the_past():
    before_moving = CLINIC.check_by_card("SBX-0005", on="2021-06-01").json()
    assert (before_moving["on"], before_moving["result"]) == ("2021-06-01", "active")
    assert [coverage["number"] for coverage in before_moving["coverages"]] == ["1005"]


def test_before_the_first_coverage_a_card_says_that_it_was_not_yet_acquired():
    answer = CLINIC.check_by_card("SBX-0001", on="2020-03-31").json()
    assert (answer["result"], answer["coverages"][0]["acquired_on"]) == ("inactive", "2020-04-01")
    assert [advisory["code"] for advisory in answer["advisories"]] == ["ELIG-NOT-YET-ACQUIRED"]


@pytest.mark.parametrize("on", ["0001-01-01", "1900-01-01", "2020-04-01", "2021-10-19"])
def test_days_before_the_code_masters_begin_are_answered_with_codes_without_names(on):
    card = CLINIC.check_by_card("SBX-0001", on=on)
    assert card.status_code == 201
    assert card.json()["coverages"][0]["card_class"] == {"code": "01", "name": ""}


def test_a_code_has_the_name_that_it_had_on_the_day():
    names = [
        CLINIC.check_by_card("SBX-0001", on=on).json()["coverages"][0]["card_class"]["name"]
        for on in ("2024-12-01", "2024-12-02")
    ]
    assert names == ["一般被保険者証", "一般"]


def test_a_suspended_link_stops_the_card_too():
    answer = CLINIC.check_by_card("SBX-0019")
    assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
    assert "照合" not in answer.content.decode()


def test_the_card_of_somebody_who_stopped_it_is_closed_and_nothing_says_why():
    answer = CLINIC.check_by_card("SBX-0021")
    assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-CARD-CLOSED")
    assert answer.json()["detail"] == CardClosed().detail
    assert "月影" not in answer.content.decode()


@pytest.mark.parametrize("serial", ["SBX-0011", "SBX-0028"])
def test_a_certificate_near_or_past_its_end_is_announced(serial):
    codes = [advisory["code"] for advisory in CLINIC.check_by_card(serial).json()["advisories"]]
    assert codes == ["ELIG-CERT-EXPIRING"]


def test_after_the_certificates_expiry_eligibility_is_answered_and_consents_are_refused():
    answer = CLINIC.check_by_card("SBX-0028", consents=["checkup"]).json()
    codes = [advisory["code"] for advisory in answer["advisories"]]
    assert (answer["result"], answer["consents"]) == ("active", [])
    assert codes == ["ELIG-CERT-EXPIRING", "CONS-CERT-EXPIRED"]
    assert answer["advisories"][1]["message"].startswith(CATALOGUE["CONS-CERT-EXPIRED"].title)


def test_what_the_patient_chose_of_subsidies_and_prescriptions_is_taken_from_the_proof():
    choices = {"use_subsidies": True, "prescription_form": "electronic", "prescriptions": ["a-prescription"]}
    assert CLINIC.check_by_card("SBX-0003", **choices).status_code == 201
