"""How far a recall would reach is told as a medicine's name and as numbers; who they are is not (R-061)."""

import pytest
from django.db import OperationalError, ProgrammingError, connection

from eprescription.actions.withdrawing import withdraw_result
from eprescription.models import Prescription
from eprescription.queries import recalls
from eprescription.queries.recalls import TOO_MANY, UNKNOWN, Reach, reach, reach_words
from platform_site import clock
from tests.eprescription.api_calls import API, paper_body
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, given, received
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PACKAGE, OTHER = "04987000000017", "04987000000024"
LOT = {"package_code": PACKAGE, "lot": "A12B"}


def give(person: str = "P001", pharmacy: str = BLUE, name: str = rx.AMLODIPINE, **traced: str) -> Prescription:
    """Have somebody given a medicine of a lot; return the prescription."""
    row = received(rx.registered(name, person=person), at_pharmacy=pharmacy, person=person)
    dispensed(row, given(name=name, **{**LOT, **traced}), at_pharmacy=pharmacy)
    return row


def test_counts_prescriptions_and_persons_of_a_lot_and_names_the_medicine():
    give("P001", BLUE)
    give("P008", GREEN)
    assert reach(**LOT) == Reach((rx.AMLODIPINE,), prescriptions=2, persons=2)


def test_who_was_given_it_twice_is_one_person():
    give()
    give(name=rx.LOXOPROFEN)
    assert reach(**LOT) == Reach((rx.AMLODIPINE, rx.LOXOPROFEN), prescriptions=2, persons=1)


def test_a_result_that_was_withdrawn_counts_no_more():
    row = give()
    withdraw_result(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
    assert reach(**LOT) == Reach((), prescriptions=0, persons=0)


def test_what_was_given_for_a_paper_prescription_counts_as_well():
    give("P008")
    Caller(BLUE).post(f"{API}/paper-dispensings", paper_body(rx.visit(BLUE), given(**LOT)))
    assert reach(**LOT) == Reach((rx.AMLODIPINE,), prescriptions=2, persons=2)


@pytest.mark.parametrize("other", [{"lot": "A12C"}, {"package_code": OTHER}])
def test_counts_nothing_of_another_lot_or_package(other: dict[str, str]):
    give(**other)
    assert reach(**LOT) == Reach((), prescriptions=0, persons=0)


def test_of_all_lots_counts_whatever_the_lot_is():
    give("P001")
    give("P008", lot="A12C")
    assert reach(package_code=PACKAGE, lot="") == Reach((rx.AMLODIPINE,), prescriptions=2, persons=2)


def test_says_that_nothing_was_given_under_it():
    assert reach_words(**LOT) == [("医薬品", UNKNOWN), ("対象の処方箋", "0件"), ("受け取った人", "0人")]


def test_says_so_where_a_page_cannot_wait_for_it(monkeypatch):
    monkeypatch.setattr(recalls, "_REACH", "select pg_sleep(2), %s, %s")
    monkeypatch.setattr(recalls, "PATIENCE", "20ms")
    assert [text for _, text in reach_words(**LOT)] == [TOO_MANY] * 3


def test_another_failure_of_the_database_is_not_taken_for_a_large_number(monkeypatch):
    monkeypatch.setattr(recalls, "_REACH", "select pg_xact_commit_timestamp('3'::xid), %s, %s")
    with pytest.raises(OperationalError, match="commit timestamp"):
        reach(**LOT)


@pytest.mark.as_role("worker")
def test_whoever_tells_the_holders_has_no_need_to_count_them():
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("select * from eprescription_recall_reach_v1('', '')")
