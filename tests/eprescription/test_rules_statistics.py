"""Days with unusually many or few findings (R-055, R-060)."""

from decimal import Decimal
from itertools import accumulate
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.statistics import FEWEST_DAYS, DayCount, Turn, at_least, at_most, turn_of


def usual(registrations: int, findings: int, days: int = 28) -> list[DayCount]:
    """Return so many days that were all alike."""
    return [DayCount(registrations, findings)] * days


class TestTheRateOfADay:
    def test_is_a_share_in_percent(self):
        assert DayCount(100_000, 7).rate == Decimal("0.007")

    def test_is_none_of_nothing(self):
        assert DayCount(0, 0).rate is None


class TestADayLikeTheOthers:
    def test_is_no_turn(self):
        assert turn_of(DayCount(1000, 52), usual(1000, 50)) is None

    def test_is_none_either_where_there_are_more_documents_and_more_findings(self):
        assert turn_of(DayCount(4000, 200), usual(1000, 50)) is None

    def test_is_none_where_the_shift_is_certain_but_small(self):
        assert at_least(55_000, 55_000 + 28 * 50_000, 1 / 29) < 1e-9
        assert turn_of(DayCount(1_000_000, 55_000), usual(1_000_000, 50_000)) is None


class TestADayThatLeavesWhatIsUsual:
    def test_rises_where_findings_double(self):
        assert turn_of(DayCount(1000, 100), usual(1000, 50)) is Turn.RISE

    def test_falls_where_nothing_is_found_any_more(self):
        assert turn_of(DayCount(1000, 0), usual(1000, 50)) is Turn.FALL

    def test_does_not_rise_by_one_finding_of_a_kind_that_never_was(self):
        assert turn_of(DayCount(1000, 1), usual(1000, 0)) is None

    def test_rises_by_three_of_them(self):
        assert turn_of(DayCount(1000, 3), usual(1000, 0)) is Turn.RISE

    def test_does_not_rise_by_chance_in_a_small_sandbox(self):
        assert turn_of(DayCount(4, 2), usual(4, 1)) is None


class TestBeforeTheFirstWeekIsCounted:
    def test_the_published_rate_says_what_is_usual(self):
        past = usual(100_000, 5000, FEWEST_DAYS - 1)
        assert turn_of(DayCount(100_000, 30), past, published=7) is Turn.RISE
        assert turn_of(DayCount(100_000, 8), past, published=7) is None
        assert turn_of(DayCount(100_000, 100), past, published=5000) is Turn.FALL

    def test_nothing_is_said_of_a_kind_without_one(self):
        assert turn_of(DayCount(100, 100), usual(100, 0, FEWEST_DAYS - 1)) is None

    def test_nothing_is_said_where_the_week_was_empty(self):
        assert turn_of(DayCount(100, 100), usual(0, 0)) is None

    def test_a_day_without_documents_is_no_fall(self):
        assert turn_of(DayCount(0, 0), usual(1000, 50)) is None
        assert turn_of(DayCount(0, 0), [], published=5000) is None


class TestTheProbability:
    @given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 99))
    def test_is_what_adding_up_all_terms_gives(self, drawn: int, count: int, hundredths: int):
        chance = hundredths / 100
        terms = [comb(drawn, each) * chance**each * (1 - chance) ** (drawn - each) for each in range(drawn + 1)]
        upward = list(accumulate(reversed(terms)))
        assert at_least(count, drawn, chance) == pytest.approx(upward[drawn - count] if count <= drawn else 0, abs=1e-9)

    @given(st.integers(1, 60), st.integers(0, 59), st.integers(0, 100))
    def test_of_at_most_and_of_more_is_one(self, drawn: int, count: int, hundredths: int):
        chance = hundredths / 100
        assert at_most(count, drawn, chance) + at_least(count + 1, drawn, chance) == pytest.approx(1)

    def test_stays_exact_among_millions(self):
        assert at_least(50_500, 1_000_000, 0.05) == pytest.approx(0.0111, abs=0.0005)
        assert at_least(60_000, 1_000_000, 0.05) < 1e-300

    def test_is_certain_of_nothing_or_more(self):
        assert at_least(0, 10, 0.0) == 1
        assert at_least(1, 10, 0.0) == 0

    @given(st.integers(1, 400), st.integers(0, 40))
    def test_of_a_turn_never_lies_both_ways(self, registrations: int, findings: int):
        day = DayCount(registrations, min(findings, registrations))
        past = usual(registrations, min(10, registrations))
        expected = min(10, registrations)
        turn = turn_of(day, past)
        assert turn is None or (turn is Turn.RISE) == (day.findings > expected)
