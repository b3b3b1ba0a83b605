"""リフィル: how often, when, and until when (E-20)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.document import DosageForm
from eprescription.rules.refills import MOST, due_after, is_last, is_spent, next_number
from eprescription.rules.validity import window_of
from tests.eprescription.pairs_by_hand import NORVASC, PROTOPIC
from tests.eprescription.takings import DAY, day, item, rp


class TestNumbers:
    """Dispensings are counted from 1 to the number of times that the prescription says."""

    @given(st.integers(1, MOST))
    def test_each_comes_once_and_the_last_is_the_last(self, refills):
        numbers = [next_number(used, refills) for used in range(refills)]
        assert numbers == [*range(1, refills + 1)]
        assert [is_last(number, refills) for number in numbers] == [*([False] * (refills - 1)), True]

    @pytest.mark.parametrize(("used", "refills"), [(1, 1), (3, 3), (4, 3)])
    def test_after_the_last_there_is_none(self, used, refills):
        with pytest.raises(ValueError, match="more often"):
            next_number(used, refills)


class TestNextDue:
    """When the first of the medicines that are given in days has been taken."""

    def test_is_the_day_after_the_shortest(self):
        rps = [rp(item(NORVASC), quantity=30), rp(item(NORVASC, 2), number=2, quantity=28)]
        assert due_after(rps, DAY) == day(28)

    def test_does_not_ask_for_what_cannot_be_counted_in_days(self):
        rps = [rp(item(NORVASC), quantity=30), rp(item(PROTOPIC, 2), number=2, form=DosageForm.EXTERNAL)]
        assert due_after(rps, DAY) == day(30)

    def test_is_after_fourteen_days_where_nothing_can_be(self):
        assert due_after([rp(item(PROTOPIC), form=DosageForm.EXTERNAL)], DAY) == day(14)


class TestSpent:
    """Missed by more than seven days."""

    @pytest.mark.parametrize(("late", "spent"), [(-7, False), (0, False), (7, False), (8, True), (100, True)])
    def test_from_the_eighth_day_after_it_was_due(self, late, spent):
        assert is_spent(DAY, day(late)) is spent

    @given(st.integers(7, 200), st.integers(0, 300), st.sampled_from([2, 3]))
    def test_a_prescription_is_spent_just_when_its_window_has_passed(self, days, later, refill):
        window = window_of(refill, DAY, days)
        assert is_spent(day(days), day(later)) is (window.end is not None and day(later) >= window.end)


def test_a_due_day_near_the_end_of_the_calendar_is_no_error() -> None:
    assert not is_spent(date.max, DAY)
