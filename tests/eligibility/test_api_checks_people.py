"""P001 to P029 answer by number as api.md says, at whatever counter."""

import pytest

from eligibility.models import Coverage
from tests.support.callers import Caller, by_number
from tests.support.pages import without_ids


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
UNION, CITY, LATE = "06139992", "138057", "39130018"
OLD, NEW = "架空１２", "架空３４"


def member(key: str, insurer: str, number: str, birth_date: str, result: str, ratio: int | None, **more: str):
    """Return one row of the table."""
    return pytest.param(by_number(insurer, number, birth_date, **more), result, ratio, id=key)


PEOPLE = [
    member("P001", UNION, "1001", "1985-04-01", "active", 30, symbol=OLD, branch="01"),
    member("P002", UNION, "1001", "2019-05-10", "active", 30, symbol=OLD, branch="02"),
    member("P003", CITY, "20030001", "1970-01-15", "active", 30, branch="01"),
    member("P004", UNION, "1004", "1990-09-09", "inactive", None, symbol=OLD, branch="01"),
    member("P005", UNION, "1005", "1991-02-02", "inactive_new_coverage", None, symbol=OLD, branch="01"),
    member("P005 by her new number", CITY, "20030005", "1991-02-02", "active", 30),
    member("P006", LATE, "39000006", "1946-12-24", "active", 20),
    member("P007", CITY, "20030007", "1988-08-08", "active", 30, branch="01"),
    member("P008", UNION, "1008", "1979-03-03", "active", 30, symbol=NEW, branch="01"),
    member("P009", UNION, "1009", "1983-11-11", "active", 30, symbol=NEW, branch="01"),
    member("P011", UNION, "1011", "1995-07-07", "active", 30, symbol=NEW, branch="01"),
    member("P012", CITY, "20030012", "1965-10-10", "active", 30, branch="01"),
    member("P013", UNION, "1013", "1980-01-01", "multiple", 30, symbol=NEW, branch="01"),
    member("P014", CITY, "20030014", "2024-03-21", "active", 20, branch="02"),
    member("P015", CITY, "20030014", "2024-03-21", "active", 20, branch="03"),
    member("P016", CITY, "20030016", "1992-12-12", "active", 30, branch="01"),
    member("P017", LATE, "39000017", "1938-04-29", "inactive", None),
    member("P018", UNION, "1018", "1975-05-05", "active", 30, symbol=NEW, branch="01"),
    member("P020", UNION, "1020", "1968-02-29", "active", 30, symbol=NEW, branch="01"),
    member("P021", CITY, "20030021", "1986-03-30", "active", 30, branch="01"),
    member("P022", CITY, "20030022", "1954-05-20", "active", 20, branch="01"),
    member("P023", CITY, "20030023", "1955-06-01", "active", 30, branch="01"),
    member("P024", LATE, "39000024", "1943-02-02", "active", 10),
    member("P025", LATE, "39000025", "1958-07-19", "active", 10),
    member("P026", UNION, "1001", "2022-04-02", "active", 20, symbol=OLD, branch="03"),
    member("P027", CITY, "20030027", "1977-09-17", "active", 100, branch="01"),
    member("P028", UNION, "1028", "1981-12-01", "active", 30, symbol=NEW, branch="01"),
    member("P029", CITY, "20030029", "1940-08-15", "active", 10, branch="01", shown="confirmation_paper"),
]
P013, P017 = PEOPLE[12].values[0], PEOPLE[16].values[0]


@pytest.mark.parametrize(("body", "result", "ratio"), PEOPLE)
def test_everybody_is_answered_by_number(body, result, ratio):
    answer = CLINIC.check(body)
    assert answer.status_code == 201
    sent = answer.json()
    first = sent["coverages"][0]
    assert (sent["result"], first["copay_ratio"]) == (result, ratio)
    assert first["insurer_number"] == body["insurer_number"]
    assert first["number"] == body["number"]
    assert sent["patient"]["birth_date"] == body["birth_date"]
    assert sent["patient_ref"]
    assert sent["feed"]["as_of"].endswith("+09:00")
    assert sent["consents"] == sent["subsidies"] == sent["certificates"]["specific_diseases"] == []
    assert sent["assistance"] == {"recipient": None, "voucher": None, "vouchers": [], "as_of": None}


@pytest.mark.parametrize(
    "client_id", ["sandbox-hospital-1", "sandbox-clinic-2", "sandbox-dental-1", "sandbox-pharmacy-1"]
)
def test_other_counters_are_answered_the_same_under_a_handle_of_their_own(client_id):
    mine, theirs = CLINIC.check(PEOPLE[0].values[0]).json(), Caller(client_id).check(PEOPLE[0].values[0]).json()
    assert mine.pop("patient_ref") != theirs.pop("patient_ref")
    del mine["check_id"], mine["checked_at"], theirs["check_id"], theirs["checked_at"]
    assert mine == theirs


def test_a_person_keeps_her_handle_at_one_facility_whichever_way_is_asked():
    by_her_number = CLINIC.check(PEOPLE[0].values[0]).json()
    by_her_card = CLINIC.check_by_card("SBX-0001").json()
    assert by_her_number["patient_ref"] == by_her_card["patient_ref"]


def test_the_dead_are_covered_until_the_day_of_death():
    on_the_day = CLINIC.check({**P017, "on": "2026-10-01"}).json()
    after = CLINIC.check({**P017, "on": "2026-10-02"}).json()
    assert (on_the_day["result"], on_the_day["coverages"][0]["copay_ratio"]) == ("active", 10)
    assert (after["result"], after["coverages"][0]["lost_on"]) == ("inactive", "2026-10-02")
    assert after["coverages"][0]["loss_reason"] == {"code": "01", "name": "死亡"}
    assert after["coverages"][0]["copay_ratio_source"] == "not_covered"


def test_a_new_coverage_is_a_hint_and_no_detail_of_it_is_told_by_the_old_number():
    answer = CLINIC.check(PEOPLE[4].values[0])
    (coverage,) = answer.json()["coverages"]
    assert (coverage["insurer_number"], coverage["loss_reason"]["code"]) == (UNION, "03")
    assert [advisory["code"] for advisory in answer.json()["advisories"]] == ["ELIG-NEW-COVERAGE"]
    assert CITY not in answer.content.decode()
    assert "20030005" not in answer.content.decode()


def test_of_two_live_coverages_the_one_that_was_not_asked_for_shows_its_insurer_alone():
    answer = CLINIC.check(P013)
    asked, other = answer.json()["coverages"]
    assert asked["number"] == "1013"
    shown = {name: value for name, value in other.items() if value is not None}
    assert shown.keys() == {"insurer_number", "insurer_name", "acquired_on", "copay_ratio_source"}
    assert (shown["insurer_number"], shown["copay_ratio_source"]) == (CITY, "not_answered")
    assert "20030013" not in answer.content.decode()


def test_a_suspended_link_tells_nothing_but_that_it_is_suspended():
    answer = CLINIC.check(by_number(UNION, "1019", "1987-06-15", symbol=NEW))
    assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
    said, uid = answer.content.decode(), Coverage.objects.get(number="1019").uid
    for datum in ("照合", "ショウゴウ", "1987"):
        assert datum not in without_ids(said)
    assert uid.hex not in said.replace("-", "")


def test_the_twins_are_told_apart_by_the_branch_only():
    answer = CLINIC.check(by_number(CITY, "20030014", "2024-03-21"))
    assert (answer.status_code, answer.json()["result"]) == (201, "not_found")
    assert [advisory["code"] for advisory in answer.json()["advisories"]] == ["ELIG-AMBIGUOUS"]
    assert answer.json()["patient"] is answer.json()["patient_ref"] is None
    assert answer.json()["coverages"] == []
    assert "双葉" not in answer.content.decode()
