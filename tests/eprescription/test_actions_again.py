"""The same request again: the same answer under the rights of now, and nothing done twice (API-4)."""

from dataclasses import replace

import pytest

from eprescription.actions.correcting import correct
from eprescription.actions.dispensing import dispensed_before
from eprescription.actions.inspections import inspection_before, register_inspection
from eprescription.actions.recalling import recall
from eprescription.actions.receiving import receive
from eprescription.actions.returning import give_back
from eprescription.actions.stops import ask_to_lift, stop_before, stop_facility
from eprescription.actions.tracing_reports import report_before, send
from eprescription.actions.withdrawing import withdraw_result
from eprescription.errors.redemption import NotHolder
from eprescription.rules.inspections import POINTS
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.errors import NotFound, NotPermitted
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.eprescription.asking import told
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, given, received, result, signed
from tests.support import rx
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
HALF = given(quantity="7", disposition="partial")


def keyed(by: Actor) -> Actor:
    """Return somebody whose request has the key that all here have."""
    return replace(by, call=Call(request_id="test-request", key_digest=b"k" * 32, body_digest=b"b" * 32))


def twice(do, by: Actor):
    """Do something twice under one key; return what came of it, each time."""
    first, again = keyed(by), keyed(by)
    found = do(by=first, at=clock.now()), do(by=again, at=clock.now())
    assert (first.call.replayed, again.call.replayed) == (False, True)
    return found


def redeemed():
    row = rx.registered()
    by_number(row)
    return row


def test_a_reception_is_told_again_and_not_refused_as_taken():
    row = redeemed()
    first, again = twice(lambda **asked: receive(uid=row.uid, **asked), Caller(BLUE).actor)
    assert (first.uid, again.uid, again.state) == (row.uid, row.uid, "received")


def test_a_prescription_that_was_given_back_is_told_again_to_who_had_it():
    row = received(rx.registered())
    _, again = twice(lambda **asked: give_back(uid=row.uid, **asked), Caller(BLUE).actor)
    assert (again.uid, again.state) == (row.uid, "registered")


def test_a_recall_is_told_again():
    row = rx.registered()
    _, again = twice(lambda **asked: recall(uid=row.uid, reason="reissued", **asked), Caller(rx.CLINIC).actor)
    assert (again.uid, again.state) == (row.uid, "recalled")


def test_a_correction_is_told_again_and_makes_no_third_version():
    row = dispensed(received(rx.registered())).prescription
    sent = signed(result(row, HALF))
    first, again = twice(lambda **asked: correct(uid=row.uid, version=1, sent=sent, **asked), Caller(BLUE).actor)
    assert (first.dispensing.version, again.dispensing.version) == (2, 2)


def test_a_withdrawal_is_told_again():
    row = dispensed(received(rx.registered())).prescription
    _, again = twice(lambda **asked: withdraw_result(uid=row.uid, **asked), Caller(BLUE).actor)
    assert again.state == "received"


def test_a_result_that_was_withdrawn_since_is_told_no_more():
    row = dispensed(received(rx.registered())).prescription
    assert dispensed_before(row.uid, by=Caller(BLUE).actor, at=clock.now()).dispensing.version == 1
    withdraw_result(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
    for pharmacy in (BLUE, GREEN):
        with pytest.raises(NotHolder):
            dispensed_before(row.uid, by=Caller(pharmacy).actor, at=clock.now())


def test_a_report_is_told_again_and_the_issuer_hears_of_it_once():
    row = received(rx.registered())
    dispensed(row)
    sent = {"prescription_uid": row.uid, "text": "残薬が多いため、飲み方を説明しました。"}
    first, again = twice(lambda **asked: send(**sent, **asked), Caller(BLUE).actor)
    assert (first.uid, first.text) == (again.uid, again.text)
    assert told(rx.CLINIC, "tracing_reported") == [f"TracingReport:{first.uid}"]
    with pytest.raises(NotFound):
        report_before(first.uid, by=Caller(GREEN).actor, at=clock.now())


def test_an_inspection_is_told_again_to_its_own_facility():
    manager = Visitor.of("facility_manager", "clinic").actor
    checklist, on = dict.fromkeys(POINTS, True), jst_day(clock.now())
    first, again = twice(lambda **asked: register_inspection(made_on=on, checklist=checklist, **asked), manager)
    assert first == again
    with pytest.raises(NotFound):
        inspection_before(first.uid, by=Visitor.of("facility_manager", "hospital").actor, at=clock.now())


def test_a_stop_is_told_again_to_who_may_stop_and_another_id_is_not_found():
    officer = Visitor.of("fund_officer", "fund").actor
    house = Organisation.objects.get(code=Caller(rx.CLINIC).code)
    first, again = twice(
        lambda **asked: stop_facility(organisation_uid=house.uid, reason="対応付けの誤り", **asked), officer
    )
    assert first == again
    with pytest.raises(NotPermitted):
        stop_before(first.uid, by=Visitor.of("facility_manager", "clinic").actor, at=clock.now())
    with pytest.raises(NotFound):
        ask_to_lift(uid=house.uid, reason="直りました", by=officer, at=clock.now())
