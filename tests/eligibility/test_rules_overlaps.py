"""Two coverages of one person on one day: which pairs, and from when to when."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.overlaps import MOST, Span, overlaps


DAY = date(2026, 4, 1)


def span(coverage: int, first: int, end: int | None = None) -> Span:
    """Return a coverage from a day on until another, counted from DAY."""
    lost_on = DAY + timedelta(days=end) if end is not None else None
    return Span(coverage, insurer=coverage * 10, acquired_on=DAY + timedelta(days=first), lost_on=lost_on)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (span(1, 0), span(2, 30), (DAY + timedelta(days=30), None)),
        (span(1, 0, 31), span(2, 30), (DAY + timedelta(days=30), DAY + timedelta(days=30))),
        (span(1, 0, 40), span(2, 30, 35), (DAY + timedelta(days=30), DAY + timedelta(days=34))),
        (span(1, 0), span(2, 0), (DAY, None)),
        (span(1, 0, 30), span(2, 30), None),
        (span(1, 0, 20), span(2, 30), None),
        (span(1, 5, 5), span(2, 0), None),
    ],
)
def test_what_shares_a_day_overlaps_and_what_touches_does_not(one, other, days) -> None:
    for pair in ([one, other], [other, one]):
        found = [(each.first_day, each.last_day) for each in overlaps(pair)]
        assert found == ([days] if days else [])


def test_a_pair_has_one_name_whichever_began_first() -> None:
    (one,), (other,) = overlaps([span(1, 0), span(2, 5)]), overlaps([span(1, 5), span(2, 0)])
    assert one.subject == other.subject == "overlap:1:2"


SPANS = st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 80)), max_size=MOST)


def has(each: Span, day: date) -> bool:
    """Tell if a coverage is in force on a day."""
    return each.acquired_on <= day and (each.lost_on is None or day < each.lost_on)


@given(SPANS)
def test_every_pair_that_is_in_force_together_is_found_once(drawn) -> None:
    spans = [span(place, first, end) for place, (first, end) in enumerate(drawn)]
    days = [DAY + timedelta(days=number) for number in range(100)]
    together = {
        frozenset({one.coverage, other.coverage})
        for one, other in combinations(spans, 2)
        if any(has(one, day) and has(other, day) for day in days)
    }
    found = [frozenset({each.earlier.coverage, each.later.coverage}) for each in overlaps(spans)]
    assert len(found) == len(set(found))
    assert set(found) == together


@given(SPANS)
def test_the_days_of_an_overlap_are_days_of_both(drawn) -> None:
    for each in overlaps([span(place, first, end) for place, (first, end) in enumerate(drawn)]):
        for day in (each.first_day, each.last_day or each.first_day):
            assert has(each.earlier, day)
            assert has(each.later, day)


def test_a_person_with_hundreds_of_coverages_does_not_make_a_case_of_every_pair() -> None:
    assert len(list(overlaps([span(number, number) for number in range(300)]))) <= 300 * MOST
