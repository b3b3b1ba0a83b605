"""回収: an issuer, or the pharmacy that has it in hand, takes a prescription out of use (R-050)."""

import pytest

from eprescription.actions.recalling import recall
from eprescription.actions.storing import order_storage
from eprescription.errors.redemption import NotHolder, NotRedeemable
from eprescription.models import StoredOriginal
from eprescription.states import RxState
from platform_site import clock
from platform_site.errors import Invalid, NotFound, NotInThisState
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, lines_of, opened, received
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def recalled(row, client=rx.CLINIC, reason="reissued"):
    return recall(uid=row.uid, reason=reason, by=Caller(client).actor, at=clock.now())


class TestRecalling:
    def test_nobody_redeems_it_and_nothing_of_it_is_taken(self):
        row = rx.registered()
        assert recalled(row).state == RxState.RECALLED
        assert lines_of(row) == []
        with pytest.raises(NotRedeemable):
            by_number(row)

    def test_the_pharmacy_that_has_it_in_hand_may(self):
        assert recalled(received(rx.registered()), BLUE, "paper_handled").state == RxState.RECALLED

    def test_no_other_house_knows_of_it(self):
        row = received(rx.registered(), BLUE)
        for client in (GREEN, rx.OTHER):
            with pytest.raises(NotFound):
                recalled(row, client)

    def test_a_pharmacy_that_dispensed_it_has_it_in_hand_no_more(self):
        row = dispensed(received(rx.registered())).prescription
        with pytest.raises(NotInThisState):
            recalled(row, BLUE)

    def test_the_reason_is_one_of_three(self):
        with pytest.raises(Invalid):
            recalled(rx.registered(), reason="whatever")

    def test_what_was_recalled_is_over(self):
        row = rx.registered()
        recalled(row)
        with pytest.raises(NotInThisState):
            recalled(row)


class TestStoring:
    def order(self, row, client=BLUE):
        return order_storage(uid=row.uid, by=Caller(client).actor, at=clock.now())

    def test_originals_are_kept_once_however_often_that_is_ordered(self):
        row = dispensed(received(rx.registered())).prescription
        for _ in range(2):
            self.order(row)
        with opened(row):
            assert sorted(StoredOriginal.objects.values_list("of", flat=True)) == ["dispensing", "prescription"]

    def test_only_for_who_dispensed_it(self):
        row = received(rx.registered())
        for client in (BLUE, GREEN):
            with pytest.raises(NotHolder):
                self.order(row, client)
