"""使用期間: four days, a written last day, and the windows of refills."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.document import Kind, Patient
from eprescription.rules.validity import faults_of, last_day, next_due, window_of
from tests.eprescription.pairs_by_hand import NORVASC
from tests.eprescription.takings import DAY, day, document, item, rp


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def faults(on: date = DAY, kind: Kind = Kind.ELECTRONIC, **more) -> list[str]:
    """Return where the days of a prescription of DAY are wrong, all of them by one code."""
    found = list(faults_of(document(rp(item(NORVASC)), **more), kind=kind, on=on))
    assert {fault.problem.code for fault in found} <= {"RX-VALIDITY"}
    assert all(fault.hint for fault in found)
    return [fault.pointer for fault in found]


class TestLastDay:
    """Four days counting the day of issue, unless the prescriber wrote another."""

    @pytest.mark.parametrize(
        ("issued_on", "last"),
        [
            (date(2026, 11, 20), date(2026, 11, 23)),
            (date(2026, 12, 30), date(2027, 1, 2)),
            (date(2028, 2, 27), date(2028, 3, 1)),
        ],
    )
    def test_is_the_third_after_the_day_of_issue_holidays_counted(self, issued_on, last):
        assert last_day(issued_on, None) == last

    def test_is_the_written_one_where_there_is_one(self):
        assert last_day(DAY, day(30)) == day(30)


class TestWindow:
    """Seven days before and after the day when the next dispensing is due."""

    def test_both_ends_are_in_it(self):
        window = window_of(2, DAY, 30)
        assert (window.start, window.last_day) == (day(23), day(37))

    def test_it_does_not_begin_before_the_dispensing_that_it_follows(self):
        window = window_of(3, DAY, 5)
        assert (window.start, window.last_day) == (DAY, day(12))

    def test_the_first_dispensing_has_none(self):
        with pytest.raises(ValueError, match="last day"):
            window_of(1, DAY, 30)

    @given(DAYS, st.integers(1, 999), st.sampled_from([2, 3]))
    def test_the_day_when_it_is_due_is_always_in_it(self, dispensed_on, days, refill):
        assert window_of(refill, dispensed_on, days).contains(next_due(dispensed_on, days))


class TestDayOfIssue:
    """Not in the future, not before birth, not long ago."""

    @pytest.mark.parametrize("late", [0, 1, 3])
    def test_today_and_the_days_while_it_may_be_used_are_right(self, late):
        assert faults(day(late)) == []

    @pytest.mark.parametrize("early", [-1, -400])
    def test_a_day_after_the_registration_is_refused(self, early):
        assert faults(day(early)) == ["/issued_on"]

    def test_the_year_2099_is_refused(self):
        assert "/issued_on" in faults(issued_on=date(2099, 1, 1))

    @pytest.mark.parametrize("late", [4, 5, 40])
    def test_a_day_whose_four_days_have_passed_is_refused(self, late):
        assert faults(day(late)) == ["/issued_on"]

    def test_with_a_written_last_day_the_fourth_day_after_is_right_and_the_fifth_is_not(self):
        assert [faults(day(late), last_day=day(30)) for late in (4, 5)] == [[], ["/issued_on"]]

    @pytest.mark.parametrize(("late", "wrong"), [(0, []), (4, []), (62, []), (63, ["/issued_on"])])
    def test_in_house_it_may_come_with_the_batch_of_the_month(self, late, wrong):
        assert faults(day(late), Kind.IN_HOUSE) == wrong

    def test_a_day_before_birth_is_refused_and_the_day_of_birth_is_not(self):
        born = [Patient("1", "架空　太郎", "ｶｸｳ ﾀﾛｳ", "1", on) for on in (DAY, day(1))]
        assert [faults(patient=patient) for patient in born] == [[], ["/issued_on"]]


class TestWrittenLastDay:
    """Between the day of issue and a year after it."""

    @pytest.mark.parametrize(("last", "wrong"), [(-1, ["/last_day"]), (0, []), (365, []), (366, ["/last_day"])])
    def test_is_within_a_year(self, last, wrong):
        assert faults(last_day=day(last)) == wrong

    def test_is_not_over_when_it_is_registered(self):
        assert [faults(day(late), last_day=day(1)) for late in (1, 2)] == [[], ["/last_day"]]

    def test_of_the_end_of_the_calendar_is_refused_like_any_other(self):
        assert faults(last_day=date.max) == ["/last_day"]


@given(st.dates(), st.dates() | st.none(), st.sampled_from(Kind))
def test_whatever_days_are_written_the_answer_is_a_list_of_faults(issued_on, last, kind) -> None:
    found = faults(issued_on=issued_on, last_day=last, kind=kind)
    if not found and kind is not Kind.IN_HOUSE:
        assert issued_on <= DAY <= last_day(issued_on, last)
