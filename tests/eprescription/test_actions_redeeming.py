"""引換え: what a pharmacy is given for a card or for printed numbers, and what wrong tries cost it (E-18, I04-3)."""

from dataclasses import replace

import pytest
from django.conf import settings

from eprescription.actions.redeeming_by_number import redeem_by_payer
from eprescription.actions.registering import register
from eprescription.actions.returning import give_back
from eprescription.errors.redemption import NotHolder, NotRedeemable
from eprescription.rules.document import Form, Kind, Payer
from platform_site import clock
from platform_site.errors import ScopeMissing, TooManyWrongTries
from platform_site.models import Notice
from tests.eprescription.pharmacies import BLUE, GREEN, by_card, by_number, number_of, received, uids
from tests.support import rx
from tests.support.callers import Caller
from tests.support.windows import begin_a_window


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def assisted():
    """Return a prescription of P010, whose care a welfare office pays, and who has no insurance."""
    given = rx.document(person="P010", form=Form.JSON)
    blank = replace(given.insurance, insurer_number="", symbol="", number="", branch="")
    sent = rx.sent(replace(given, insurance=blank, payers=(Payer("12139994", "0000018"),)))
    return register(sent=sent, patient_ref=rx.visit(person="P010"), by=Caller(rx.CLINIC).actor, at=clock.now())


class TestByCard:
    def test_only_the_selected_ones_are_given(self):
        first, second = rx.registered(rx.AMLODIPINE), rx.registered(rx.LOXOPROFEN)
        assert uids(by_card(second)) == [second.uid]
        assert first.uid not in uids(by_card(second))

    def test_nothing_is_given_to_who_selected_nothing(self):
        rx.registered()
        assert uids(by_card()) == []

    def test_who_chose_paper_hands_nothing_over(self):
        row = rx.registered()
        found = by_card(row, prescription_form="paper")
        assert (found.is_paper_chosen, found.prescriptions) == (True, ())

    def test_another_persons_prescription_is_passed_over(self):
        row = rx.registered(person="P003")
        assert uids(by_card(row, person="P001")) == []

    def test_what_was_given_in_house_is_never_redeemed(self):
        assert uids(by_card(rx.registered(kind=Kind.IN_HOUSE))) == []

    def test_what_another_pharmacy_received_is_passed_over(self):
        row = rx.registered()
        received(row, GREEN)
        assert uids(by_card(row, at_pharmacy=BLUE)) == []

    def test_a_name_that_is_none_is_passed_over(self):
        assert uids(by_card(prescriptions=["nothing-of-ours"])) == []

    def test_a_clinic_redeems_nothing(self):
        with pytest.raises(ScopeMissing):
            by_card(rx.registered(), at_pharmacy=rx.CLINIC)


class TestByNumber:
    def test_the_printed_numbers_give_that_prescription_alone(self):
        row, _ = rx.registered(rx.AMLODIPINE), rx.registered(rx.LOXOPROFEN)
        found = by_number(row)
        assert uids(found) == [row.uid]
        assert [item.sent_name for item in found.prescriptions[0].items] == [rx.AMLODIPINE]

    def test_the_branch_may_be_left_out(self):
        row = rx.registered()
        assert uids(by_number(row, branch="")) == [row.uid]

    def test_a_paper_with_a_number_is_redeemed_like_data(self):
        row = rx.registered(kind=Kind.NUMBERED_PAPER)
        assert uids(by_number(row)) == [row.uid]

    @pytest.mark.parametrize(
        "typed", [{"number": "1009"}, {"symbol": "架空１３"}, {"insurer_number": "138057"}, {"branch": "02"}]
    )
    def test_every_printed_number_has_to_be_right(self, typed):
        with pytest.raises(NotRedeemable):
            by_number(rx.registered(), **typed)

    def test_who_has_no_insurance_is_found_by_payer_and_recipient(self):
        row = assisted()
        typed = {"redemption_number": number_of(row), "payer_number": "12139994", "recipient_number": "0000018"}
        by, at = Caller(BLUE).actor, clock.now()
        assert uids(redeem_by_payer(**typed, by=by, at=at)) == [row.uid]
        with pytest.raises(NotRedeemable):
            redeem_by_payer(**{**typed, "recipient_number": "0000026"}, by=by, at=at)

    def test_a_wrong_redemption_number_finds_nothing(self):
        row = rx.registered()
        wrong = f"{(int(number_of(row)) + 1) % 1_000_000:06d}"
        with pytest.raises(NotRedeemable):
            by_number(row, redemption_number=wrong)

    def test_what_another_pharmacy_received_is_answered_as_not_found(self):
        row = rx.registered()
        received(row, GREEN)
        with pytest.raises(NotRedeemable):
            by_number(row, at_pharmacy=BLUE)

    def test_who_has_it_in_hand_may_read_it_again(self):
        row = rx.registered()
        received(row, BLUE)
        assert uids(by_number(row, at_pharmacy=BLUE)) == [row.uid]


def test_as_set_one_pharmacy_alone_does_not_spend_what_all_have():
    assert settings.WRONG_TRIES_PER_TARGET < settings.WRONG_TRIES_PER_PERSON == 30


class TestWrongTries:
    @pytest.fixture(autouse=True)
    def _few(self, settings, monkeypatch):
        begin_a_window(monkeypatch)
        settings.WRONG_TRIES_PER_TARGET = 3

    def _miss(self, row, times, pharmacy=BLUE):
        for _ in range(times):
            with pytest.raises(NotRedeemable):
                by_number(row, redemption_number=_other(row), at_pharmacy=pharmacy)

    def test_a_pharmacy_that_tried_too_often_is_blocked_even_with_the_right_number(self):
        row = rx.registered()
        self._miss(row, 3)
        with pytest.raises(TooManyWrongTries) as caught:
            by_number(row)
        assert caught.value.retry_after

    def test_the_other_pharmacies_and_the_card_are_not(self):
        row = rx.registered()
        self._miss(row, 3)
        assert uids(by_number(row, at_pharmacy=GREEN)) == [row.uid]
        assert uids(by_card(row, at_pharmacy=BLUE)) == [row.uid]

    def test_all_pharmacies_together_have_few_at_one_person_and_wait_for_no_more_than_ten_minutes(self, settings):
        settings.WRONG_TRIES_PER_PERSON = 4
        row, other = rx.registered(), rx.registered(person="P008")
        self._miss(row, 2, GREEN)
        self._miss(row, 2, BLUE)
        for pharmacy in (GREEN, BLUE):
            with pytest.raises(TooManyWrongTries) as caught:
                by_number(row, at_pharmacy=pharmacy)
            assert 0 < caught.value.retry_after <= 600
        assert uids(by_card(row, at_pharmacy=BLUE)) == [row.uid]
        assert uids(by_number(other, person="P008")) == [other.uid]

    def test_all_of_a_pharmacys_tries_count_together_and_no_other_pharmacys(self, settings):
        settings.WRONG_TRIES_PER_ORGANISATION = 2
        row, other = rx.registered(), rx.registered(person="P008")
        self._miss(row, 1)
        with pytest.raises(NotRedeemable):
            by_number(other, redemption_number=_other(other), person="P008")
        with pytest.raises(TooManyWrongTries):
            by_number(row)
        assert uids(by_number(row, at_pharmacy=GREEN)) == [row.uid]

    def test_the_fund_is_told_once_a_day_of_who_guesses(self):
        row = rx.registered()
        self._miss(row, 3)
        for by in (Caller(BLUE).actor, _keyed(b"w" * 32)):
            with pytest.raises(TooManyWrongTries):
                by_number(row, by=by)
        assert Notice.objects.filter(kind="limits.spent").count() == 1

    def test_right_tries_cost_nothing(self):
        row = rx.registered()
        for _ in range(4):
            assert uids(by_number(row)) == [row.uid]

    def test_the_same_miss_sent_again_costs_once(self):
        row = rx.registered()
        for _ in range(4):
            with pytest.raises(NotRedeemable):
                by_number(row, redemption_number=_other(row), by=_keyed(b"k" * 32))
        assert uids(by_number(row)) == [row.uid]


class TestTheSameRequestAgain:
    def test_it_gives_the_same_prescription(self):
        row = rx.registered()
        first, again = (by_number(row, by=_keyed(b"a" * 32)) for _ in range(2))
        assert uids(first) == uids(again) == [row.uid]

    def test_it_gives_nothing_once_the_prescription_was_given_back(self):
        row = rx.registered()
        by_number(row, by=_keyed(b"a" * 32))
        received(row)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        with pytest.raises(NotHolder):
            by_number(row, by=_keyed(b"a" * 32))


def _other(row):
    return f"{(int(number_of(row)) + 1) % 1_000_000:06d}"


def _keyed(key):
    by = Caller(BLUE).actor
    by.call.key_digest, by.call.body_digest = key, b"b" * 32
    return by
