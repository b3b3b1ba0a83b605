"""Fictional visits: the same for the same day, at opening hours, and by nobody who is not there."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.sandbox_visits import OPENS, SHUTS, VIEWS, visits_of


DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
COUNTS = st.integers(1, 12)


@given(DAYS, COUNTS, COUNTS)
def test_they_are_the_same_whenever_they_are_asked_for(day: date, facilities: int, people: int) -> None:
    assert visits_of(day, facilities=facilities, people=people) == visits_of(day, facilities=facilities, people=people)


@given(DAYS, COUNTS, COUNTS)
def test_each_is_of_somebody_somewhere_while_it_is_open(day: date, facilities: int, people: int) -> None:
    for visit in visits_of(day, facilities=facilities, people=people):
        assert 0 <= visit.facility < facilities
        assert 0 <= visit.person < people
        assert OPENS <= visit.minute < SHUTS
        assert set(visit.views) <= set(VIEWS if visit.by_card else ())


@given(DAYS, COUNTS, COUNTS)
def test_each_has_a_name_of_its_own(day: date, facilities: int, people: int) -> None:
    both = [*visits_of(day, facilities=facilities, people=people),
            *visits_of(day + timedelta(days=1), facilities=facilities, people=people)]  # fmt: skip
    assert len({visit.uid for visit in both}) == len(both)


@given(DAYS, COUNTS)
def test_there_are_none_on_a_sunday_or_where_nobody_is(day: date, facilities: int) -> None:
    assert bool(visits_of(day, facilities=facilities, people=5)) == (day.weekday() != 6)
    assert visits_of(day, facilities=facilities, people=0) == []


def test_a_saturday_has_about_half_of_a_friday() -> None:
    friday, saturday = (visits_of(date(2026, 10, day), facilities=6, people=20) for day in (2, 3))
    assert len(saturday) < 0.7 * len(friday)
