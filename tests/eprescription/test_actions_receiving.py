"""処方箋の受付 and its return: who may, when, and what the pharmacy is told of it."""

from datetime import timedelta

import pytest

from eprescription.actions.receiving import receive
from eprescription.actions.returning import give_back
from eprescription.errors.redemption import NotHolder, Taken
from eprescription.models import PrescriptionCheck, RedemptionGrant
from eprescription.queries.findings import shown_of
from eprescription.rules.checks.findings import FindingKind
from eprescription.states import RxState
from platform_site import clock
from platform_site.errors import NotInThisState
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, now, opened, received
from tests.eprescription.test_actions_registering_stopped import Counter, answered
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def take(row, pharmacy=BLUE, *, after=timedelta(0)):
    """Receive a prescription, so long after now."""
    return receive(uid=row.uid, by=Caller(pharmacy).actor, at=clock.now() + after)


class TestReceiving:
    def test_a_redeemed_prescription_is_in_the_hands_of_that_pharmacy(self):
        row = received(rx.registered())
        assert row.state == RxState.RECEIVED
        assert row.received_by_id == Caller(BLUE).row.organisation_id

    def test_nobody_receives_what_she_did_not_redeem(self):
        with pytest.raises(NotHolder):
            take(rx.registered())

    def test_who_comes_second_is_told_that_it_is_taken(self):
        row = rx.registered()
        by_number(row, at_pharmacy=GREEN)
        received(row, BLUE)
        with pytest.raises(Taken):
            take(row, GREEN)

    def test_who_has_it_does_not_receive_it_twice(self):
        row = received(rx.registered())
        with pytest.raises(NotInThisState) as refused:
            take(row)
        assert "この薬局ですでに受け付けている" in refused.value.detail

    def test_the_next_of_a_refill_is_not_received_more_than_seven_days_before_it_is_due(self):
        row = received(rx.registered(refills=2))
        due = jst_day(clock.now()) + timedelta(days=8)
        dispensed(row, next_due_on=due.isoformat())
        by_number(row)
        with pytest.raises(NotInThisState) as refused:
            take(row)
        assert str(due) in refused.value.detail

    def test_who_dispensed_the_first_of_a_refill_redeems_it_anew_for_the_next(self):
        row = received(rx.registered(refills=2))
        dispensed(row)
        with pytest.raises(NotHolder):
            take(row)
        assert now(row).state == RxState.REGISTERED

    def test_the_last_day_still_counts(self):
        row = rx.registered()
        by_number(row)
        assert take(row, after=timedelta(days=3)).state == RxState.RECEIVED

    def test_the_day_after_the_last_is_too_late_although_no_task_has_expired_it(self):
        row = rx.registered()
        by_number(row)
        with pytest.raises(NotInThisState):
            take(row, after=timedelta(days=4))
        assert now(row).state == RxState.REGISTERED

    def test_its_own_lines_are_no_duplicates_of_it(self):
        row = received(rx.registered(rx.AMLODIPINE))
        assert _found(row) == ()

    def test_the_same_medicine_of_another_clinic_is_found_and_stops_nothing(self):
        row = rx.registered(rx.AMLODIPINE)
        counter = Counter(rx.AMLODIPINE, clinic=rx.OTHER)
        counter.send(*answered(counter.stopped()))
        assert received(row).state == RxState.RECEIVED
        assert [(each.kind, each.is_masked) for each in _found(row)] == [(FindingKind.DUPLICATE, True)]


class TestGivingBack:
    def test_it_may_be_received_by_another_then(self):
        row = rx.registered()
        received(row, BLUE)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        assert received(row, GREEN).received_by_id == Caller(GREEN).row.organisation_id

    def test_the_pharmacy_knows_it_no_more_until_it_redeems_it_anew(self):
        row = rx.registered()
        received(row, BLUE)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        with pytest.raises(NotHolder):
            take(row, BLUE)
        assert received(row, BLUE).state == RxState.RECEIVED

    def test_what_another_redeemed_stays_redeemed_there(self):
        row = rx.registered()
        by_number(row, at_pharmacy=GREEN)
        received(row, BLUE)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        assert take(row, GREEN).state == RxState.RECEIVED
        with opened(row):
            assert RedemptionGrant.objects.filter(prescription=row, ended_at__isnull=True).count() == 1

    def test_nobody_gives_back_what_she_only_redeemed(self):
        row = rx.registered()
        by_number(row)
        with pytest.raises(NotInThisState):
            give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())

    def test_another_pharmacy_does_not_know_of_it(self):
        row = received(rx.registered(), BLUE)
        with pytest.raises(NotHolder):
            give_back(uid=row.uid, by=Caller(GREEN).actor, at=clock.now())


def _found(row):
    with opened(row):
        check = PrescriptionCheck.objects.get(prescription_id=row.pk, purpose="dispensing")
        return shown_of(check, consent=False)
