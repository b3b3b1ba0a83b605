"""What lists say about one card, and how one follows another (I01-7)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gateways.revocation import (
    RevocationUnreadable,
    status,
    succeed,
)
from tests.eligibility.hostile_cards import AT, YEAR, a_key, authority
from tests.eligibility.lists_by_hand import (
    DAY,
    EMPTY,
    HOLD,
    HOUR,
    LOST,
    ROOT,
    a_card,
    listed,
    understood,
)


class TestStatus:
    """Known as revoked stays revoked; an old list vouches for a while; no list vouches for nothing."""

    def test_a_card_that_is_not_listed_is_good(self) -> None:
        assert status(a_card(), [understood(listed({5: None}))], at=AT) == "good"

    @pytest.mark.parametrize("reason", [None, LOST, HOLD])
    def test_a_card_that_is_listed_is_revoked(self, reason: x509.CRLReason | None) -> None:
        assert status(a_card(), [understood(listed({a_card().number: reason}))], at=AT) == "revoked"

    def test_a_card_stays_revoked_however_old_the_list_is(self) -> None:
        lists = [understood(listed({a_card().number: None}))]
        assert status(a_card(), lists, at=AT + 9 * YEAR) == "revoked"

    def test_a_list_vouches_until_its_next_update_and_the_grace_are_over(self) -> None:
        lists = [understood(listed())]
        end = AT + DAY + timedelta(hours=72)
        assert status(a_card(), lists, at=AT + DAY) == "good"
        assert status(a_card(), lists, at=end) == "good"
        assert status(a_card(), lists, at=end + timedelta(seconds=1)) == "unknown"
        assert status(a_card(), lists, at=AT + DAY + HOUR, grace=timedelta(0)) == "unknown"

    def test_without_a_list_of_its_authority_nothing_is_known(self) -> None:
        other = authority("別の発行局", by=ROOT)
        foreign = understood(listed({a_card().number: None}, by=other), issuers=[other])
        assert status(a_card(), [], at=AT) == "unknown"
        assert status(a_card(), [foreign], at=AT) == "unknown"

    def test_of_several_lists_the_newest_vouches_and_any_revokes(self) -> None:
        fresh = understood(listed(number=8))
        stale = replace(understood(listed()), next_update=AT - YEAR)
        assert status(a_card(), [stale, fresh], at=AT) == "good"
        assert status(a_card(), [fresh, replace(stale, revoked=frozenset({a_card().number}))], at=AT) == "revoked"

    def test_a_card_on_hold_returns_with_the_next_list(self) -> None:
        on_hold = understood(listed({a_card().number: HOLD}, number=7))
        released = understood(listed(number=8))
        assert status(a_card(), [on_hold], at=AT) == "revoked"
        assert status(a_card(), [released, on_hold], at=AT) == "good"

    @given(revoked=st.booleans(), held=st.booleans(), hours=st.integers(0, 10_000), more=st.integers(0, 10_000))
    def test_time_alone_never_makes_a_card_better(self, *, revoked: bool, held: bool, hours: int, more: int) -> None:
        number = frozenset({a_card().number}) if revoked else frozenset()
        lists = [replace(understood(EMPTY), revoked=number, held=number if held else frozenset())]
        order = ["good", "unknown", "revoked"]
        sooner = status(a_card(), lists, at=AT + hours * HOUR)
        later = status(a_card(), lists, at=AT + (hours + more) * HOUR)
        assert order.index(sooner) <= order.index(later)


class TestSuccession:
    """A new list takes the place of the known one, and forgets no card that was revoked for good."""

    def test_the_first_list_is_taken_as_it_is(self) -> None:
        assert succeed(None, understood(EMPTY)) == understood(EMPTY)

    def test_what_expired_and_left_the_list_stays_revoked(self) -> None:
        known = understood(listed({5: None, 6: LOST}))
        new = succeed(known, understood(listed({9: None}, number=8)))
        assert new.revoked == {5, 6, 9}
        assert new.number == 8

    def test_what_was_on_hold_may_return_or_go_for_good(self) -> None:
        known = understood(listed({5: HOLD, 6: HOLD}))
        new = succeed(known, understood(listed({6: LOST}, number=8)))
        assert new.revoked == {6}
        assert not new.held

    def test_an_older_list_is_refused(self) -> None:
        with pytest.raises(RevocationUnreadable):
            succeed(understood(listed(number=8)), understood(listed(number=7)))

    def test_the_same_list_again_is_taken(self) -> None:
        assert succeed(understood(EMPTY), understood(EMPTY)) == understood(EMPTY)

    def test_the_list_of_another_authority_is_refused(self) -> None:
        other = authority("別の発行局", by=ROOT, key=a_key())
        foreign = understood(listed(by=other, number=9), issuers=[other])
        with pytest.raises(RevocationUnreadable):
            succeed(understood(EMPTY), foreign)
