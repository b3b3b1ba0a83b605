from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.periods import Period, jst_day


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
lengths = st.integers(0, 400)


@st.composite
def periods(draw):
    start = draw(days)
    return Period(start, draw(st.none() | lengths.map(lambda length: start + timedelta(days=length))))


def test_a_period_lasts_from_its_start_until_but_without_its_end():
    april = Period(date(2026, 4, 1), date(2026, 5, 1))
    around = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1)]
    assert [april.contains(day) for day in around] == [False, True, True, False]
    assert april.last_day == date(2026, 4, 30)


def test_an_open_period_has_no_last_day():
    assert Period(date(2026, 4, 1)).last_day is None
    assert Period(date(2026, 4, 1)).contains(date.max)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 4, 1), date(2026, 3, 31))


def test_a_last_day_before_the_first_is_refused():
    with pytest.raises(ValueError, match="before the first"):
        Period.from_last_day(date(2026, 4, 1), date(2026, 3, 31))


def test_a_period_of_one_day_has_the_same_first_and_last_day():
    assert Period.from_last_day(date(2026, 4, 1), date(2026, 4, 1)) == Period(date(2026, 4, 1), date(2026, 4, 2))


@pytest.mark.parametrize("last_day", [None, date(9999, 12, 31)])
def test_no_last_day_and_the_last_of_all_days_are_open(last_day):
    assert Period.from_last_day(date(2026, 4, 1), last_day) == Period(date(2026, 4, 1))


@given(periods(), days)
def test_a_period_contains_what_lies_between_its_first_and_last_day(period, day):
    last_day = period.last_day or date.max
    assert period.contains(day) == (period.start <= day <= last_day)


@given(periods())
def test_first_and_last_day_tell_all_of_a_period_that_is_not_empty(period):
    if period.end == period.start:
        assert period.last_day == period.start - timedelta(days=1)
    else:
        assert Period.from_last_day(period.start, period.last_day) == period


@given(days, periods(), days)
def test_an_empty_period_contains_no_day_and_overlaps_nothing(start, other, day):
    empty = Period(start, start)
    assert not empty.contains(day)
    assert not empty.overlaps(other)
    assert not other.overlaps(empty)


@given(periods(), periods())
def test_two_periods_overlap_where_the_later_start_lies_in_both(one, other):
    later = max(one.start, other.start)
    assert one.overlaps(other) == other.overlaps(one) == (one.contains(later) and other.contains(later))


@given(days, lengths, lengths)
def test_periods_that_follow_one_another_do_not_overlap(start, first, second):
    change = start + timedelta(days=first)
    assert not Period(start, change).overlaps(Period(change, change + timedelta(days=second)))
    assert not Period(start, change).overlaps(Period(change))


@given(days, days)
def test_two_open_periods_always_overlap(one, other):
    assert Period(one).overlaps(Period(other))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, 999999, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 4, 1, 0, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 4, 1)),
        (datetime(2026, 3, 31, 5, 0, tzinfo=timezone(-timedelta(hours=10))), date(2026, 4, 1)),
    ],
)
def test_the_day_of_a_moment_is_the_day_in_japan(at, day):
    assert jst_day(at) == day


@given(st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_the_zone_in_which_a_moment_is_told_does_not_change_its_day(moment, hours):
    at = moment.replace(tzinfo=UTC)
    assert jst_day(at.astimezone(timezone(timedelta(hours=hours)))) == jst_day(at)


def test_a_moment_without_a_zone_falls_on_no_day():
    with pytest.raises(ValueError, match="time zone"):
        jst_day(datetime(2026, 4, 1, 12, 0))  # noqa: DTZ001
