"""調剤結果の変更と取消: the old version stays, and what is taken is what counts now (ADR 0008)."""

from datetime import timedelta

import pytest

from eprescription.actions.correcting import correct
from eprescription.actions.dispensing import dispense
from eprescription.actions.withdrawing import withdraw_result
from eprescription.errors.checks import Stopped
from eprescription.errors.redemption import NotHolder
from eprescription.errors.registering import UsedBefore, VersionStale
from eprescription.models import Dispensing, MedicationLine, Prescription, PrescriptionCheck
from eprescription.states import DispensingState, RxState
from platform_site import clock
from platform_site.errors import NotInThisState
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import (
    BLUE,
    GREEN,
    PHARMACISTS,
    dispensed,
    given,
    lines_of,
    now,
    opened,
    received,
    result,
    signed,
)
from tests.eprescription.test_actions_registering_stopped import Counter, answered
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
HALF = given(quantity="7", disposition="partial")


def corrected(row, *items, version=1, pharmacy=BLUE):
    sent = signed(result(row, *(items or (HALF,)), at_pharmacy=pharmacy), by=PHARMACISTS[pharmacy])
    return correct(uid=row.uid, version=version, sent=sent, by=Caller(pharmacy).actor, at=clock.now())


def withdrawn(row, pharmacy=BLUE):
    return withdraw_result(uid=row.uid, by=Caller(pharmacy).actor, at=clock.now())


@pytest.fixture
def row(issuing):
    """A prescription that the blue pharmacy dispensed."""
    return dispensed(received(rx.registered())).prescription


@pytest.fixture
def twice_received(issuing):
    """A refill that was dispensed once, and is in hand again for the next, which was due soon."""
    row = received(rx.registered(refills=2))
    tomorrow = jst_day(clock.now()) + timedelta(days=1)
    dispensed(row, next_due_on=tomorrow.isoformat())
    return received(row)


class TestCorrecting:
    def test_another_version_counts_and_the_old_one_is_kept(self, row):
        made = corrected(row).dispensing
        with opened(row):
            versions = Dispensing.objects.filter(uid=made.uid).order_by("version").values_list("version", "state")
            assert list(versions) == [(1, DispensingState.CORRECTED), (2, DispensingState.CURRENT)]

    def test_what_is_taken_is_what_counts_now_and_what_was_known_before_stays_known(self, row):
        (before,) = lines_of(row)
        corrected(row)
        (after,) = lines_of(row)
        assert (after.ends_on - after.starts_on, before.ends_on - before.starts_on) == (
            timedelta(days=7),
            timedelta(days=14),
        )
        with opened(row):
            assert MedicationLine.objects.get(pk=before.pk).known_until is not None

    def test_of_two_corrections_of_one_version_the_second_is_stale(self, row):
        corrected(row)
        with pytest.raises(VersionStale):
            corrected(row, given(quantity="6", disposition="partial"))

    def test_only_who_dispensed_it_corrects_it(self, row):
        with pytest.raises(NotHolder):
            corrected(row, pharmacy=GREEN)

    def test_a_result_that_is_not_there_is_not_corrected(self, issuing):
        with pytest.raises(NotHolder):
            corrected(received(rx.registered()))

    def test_what_she_takes_elsewhere_stops_it_and_the_first_version_goes_on_counting(self, row):
        counter = Counter(rx.AMLODIPINE, clinic=rx.OTHER)
        counter.send(*answered(counter.stopped()))
        with pytest.raises(Stopped):
            corrected(row)
        with opened(row):
            assert [each.state for each in Dispensing.objects.filter(prescription=row)] == [DispensingState.CURRENT]
            assert PrescriptionCheck.objects.filter(stopped=True, purpose="dispensing").count() == 1

    def test_of_a_refill_not_once_the_next_dispensing_was_received(self, twice_received):
        with pytest.raises(NotInThisState):
            corrected(twice_received)

    def test_the_same_signed_result_is_no_second_version(self, issuing):
        row = received(rx.registered())
        sent = signed(result(row, HALF))
        dispense(uid=row.uid, sent=sent, by=Caller(BLUE).actor, at=clock.now())
        with pytest.raises(UsedBefore):
            correct(uid=row.uid, version=1, sent=sent, by=Caller(BLUE).actor, at=clock.now())

    def test_of_a_refill_it_moves_the_next_day(self, issuing):
        row = received(rx.registered(refills=2))
        dispensed(row)
        later = jst_day(clock.now()) + timedelta(days=20)
        sent = signed(result(row, next_due_on=later.isoformat()))
        correct(uid=row.uid, version=1, sent=sent, by=Caller(BLUE).actor, at=clock.now())
        assert (now(row).state, now(row).next_due_on, now(row).used_count) == (RxState.REGISTERED, later, 1)


class TestWithdrawing:
    def test_it_is_in_hand_again_and_counts_as_prescribed(self, row):
        assert withdrawn(row).state == RxState.RECEIVED
        assert now(row).used_count == 0
        (line,) = lines_of(row)
        assert line.dispensing_id is None

    def test_it_may_be_dispensed_anew(self, row):
        withdrawn(row)
        dispensed(row, message="もう一度")
        assert now(row).state == RxState.DISPENSED

    def test_only_who_dispensed_it_withdraws_it(self, row):
        with pytest.raises(NotHolder):
            withdrawn(row, GREEN)

    def test_nothing_is_withdrawn_twice(self, row):
        withdrawn(row)
        with pytest.raises(NotHolder):
            withdrawn(row)

    def test_of_a_refill_the_last_one_is_in_hand_again_and_the_first_one_stays(self, twice_received):
        row = dispensed(twice_received).prescription
        assert now(row).used_count == 2
        assert withdrawn(row).state == RxState.RECEIVED
        tomorrow = jst_day(clock.now()) + timedelta(days=1)
        assert (now(row).used_count, now(row).next_due_on) == (1, tomorrow)
        (line,) = lines_of(row)
        with opened(row):
            assert line.dispensing_id == Dispensing.objects.get(prescription=row, refill_number=1).pk

    def test_of_a_refill_it_is_due_again_when_the_first_one_that_counts_said(self, issuing):
        row, today = received(rx.registered(refills=2)), jst_day(clock.now())
        dispensed(row, next_due_on=(today + timedelta(days=3)).isoformat())
        sent = signed(result(row, next_due_on=(today + timedelta(days=5)).isoformat()))
        correct(uid=row.uid, version=1, sent=sent, by=Caller(BLUE).actor, at=clock.now())
        dispensed(received(row))
        assert now(row).next_due_on is None
        withdrawn(row)
        assert now(row).next_due_on == today + timedelta(days=5)

    def test_not_where_another_one_has_its_number_by_now(self, row):
        with opened(row):
            Prescription.objects.filter(pk=rx.registered(rx.LOXOPROFEN).pk).update(number_digest=row.number_digest)
        with pytest.raises(NotInThisState):
            withdrawn(row)
        assert now(row).state == RxState.DISPENSED

    def test_of_a_refill_that_goes_on_the_result_is_corrected_instead(self, issuing):
        row = received(rx.registered(refills=2))
        dispensed(row)
        with pytest.raises(NotInThisState):
            withdrawn(row)
