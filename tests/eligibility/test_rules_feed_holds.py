"""Where a file stands among its insurer's files, what is much, and who is a second person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.feed_holds import Place, has_all_before, is_large, place, staff_id


NUMBERS = st.integers(0, 50)


@pytest.mark.parametrize(
    ("number", "last", "unfinished", "is_released", "expected"),
    [
        (7, None, set(), False, Place.NEXT),
        (7, None, {3}, False, Place.BEHIND),
        (4, 3, set(), False, Place.NEXT),
        (4, 3, {5, 9}, False, Place.NEXT),
        (5, 3, set(), False, Place.GAP),
        (5, 3, set(), True, Place.NEXT),
        (5, 3, {4}, False, Place.BEHIND),
        (5, 3, {4}, True, Place.BEHIND),
        (3, 3, set(), False, Place.PAST),
        (2, 3, {1}, True, Place.PAST),
    ],
)
def test_a_file_takes_its_turn_by_number(number, last, unfinished, is_released, expected) -> None:
    assert place(number, last=last, unfinished=unfinished, is_released=is_released) == expected


@pytest.mark.parametrize(
    ("number", "last", "unfinished", "expected"),
    [
        (5, 3, {4, 5}, True),
        (5, 3, {5}, False),
        (6, 3, {4, 6}, False),
        (6, 3, {5, 6}, False),
        (6, 3, {4, 5, 6, 9}, True),
        (4, 3, set(), True),
        (2, None, {1}, False),
    ],
)
def test_a_file_misses_none_once_every_number_before_it_has_come(number, last, unfinished, expected) -> None:
    assert has_all_before(number, last=last, unfinished=unfinished) is expected


@given(NUMBERS, st.integers(0, 20), st.sets(NUMBERS))
def test_a_file_that_misses_none_is_not_behind_a_gap(number, last, unfinished) -> None:
    if number > last and has_all_before(number, last=last, unfinished=unfinished):
        assert place(number, last=last, unfinished=unfinished, is_released=False) != Place.GAP


@given(NUMBERS, st.none() | NUMBERS, st.sets(NUMBERS), st.booleans())
def test_nothing_is_applied_after_what_is_newer_or_before_what_waits(number, last, unfinished, is_released) -> None:
    if place(number, last=last, unfinished=unfinished, is_released=is_released) == Place.NEXT:
        assert last is None or number > last
        assert all(other >= number for other in unfinished)
        assert is_released or last is None or number == last + 1


@pytest.mark.parametrize(
    ("changes", "recent", "current", "expected"),
    [
        (51, 0, 509, True),
        (51, 0, 510, False),
        (50, 0, 20, False),
        (1, 50, 20, True),
        (30, 30, 599, True),
        (30, 30, 600, False),
        (100_000, 0, 0, False),
    ],
)
def test_more_than_a_tenth_and_more_than_the_least_is_much(changes, recent, current, expected) -> None:
    assert is_large(changes, recent=recent, current=current, percent=10, least=50) is expected


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**7))
def test_cutting_a_change_into_two_files_makes_it_no_smaller(first, second, current) -> None:
    limits = {"current": current, "percent": 10, "least": 50}
    assert is_large(second, recent=first, **limits) == is_large(first + second, recent=0, **limits)


@pytest.mark.parametrize("other", ["u1001", "U1001", "u1001;approver", " u1001 ; clerk"])
def test_another_role_or_spelling_makes_no_second_person(other: str) -> None:
    assert staff_id("u1001") == staff_id(other)


def test_another_staff_id_is_another_person() -> None:
    assert staff_id("u1001;clerk") != staff_id("u1002;clerk")
