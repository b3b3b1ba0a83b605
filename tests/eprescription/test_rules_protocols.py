"""On which days an agreement of pharmacy and prescriber stands in for an inquiry."""

from datetime import date, timedelta

import pytest

from eprescription.rules.protocols import counts
from platform_site.periods import Period


DAY = date(2026, 11, 20)
ONE = timedelta(days=1)


def on(day: date, *, agreed_on: date | None = DAY, ended_on: date | None = None, until: date | None = None) -> bool:
    return counts(Period(DAY, until), agreed_on=agreed_on, ended_on=ended_on, on=day)


def test_it_counts_from_its_first_day_for_as_long_as_nobody_ends_it():
    assert [on(DAY - ONE), on(DAY), on(DAY + 1000 * ONE)] == [False, True, True]


def test_a_proposal_counts_on_no_day():
    assert not on(DAY, agreed_on=None)


def test_what_was_agreed_later_does_not_count_before():
    assert [on(DAY, agreed_on=DAY + ONE), on(DAY + ONE, agreed_on=DAY + ONE)] == [False, True]


def test_what_was_agreed_earlier_begins_on_its_first_day():
    assert not on(DAY - ONE, agreed_on=DAY - 2 * ONE)


@pytest.mark.parametrize(("day", "counted"), [(DAY + ONE, True), (DAY + 2 * ONE, False)])
def test_it_is_over_after_its_last_day(day, counted):
    assert on(day, until=DAY + 2 * ONE) is counted


@pytest.mark.parametrize(("day", "counted"), [(DAY, True), (DAY + ONE, False), (DAY + 2 * ONE, False)])
def test_from_the_day_on_which_one_side_ends_it_it_does_not_count(day, counted):
    assert on(day, ended_on=DAY + ONE) is counted
