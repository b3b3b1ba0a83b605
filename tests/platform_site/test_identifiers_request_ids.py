"""問い合わせ番号: ours say when they were made, and sort by it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.identifiers import request_ids


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=365 * 6000)).map(lambda since: EPOCH + since)


@given(MOMENTS)
def test_an_id_of_ours_says_when_it_was_made(at):
    made = request_ids.moment_of(request_ids.new(at))
    assert timedelta() <= at - made < timedelta(milliseconds=1)


@given(MOMENTS)
def test_an_id_of_ours_is_one_that_a_caller_could_send(at):
    new = request_ids.new(at)
    assert request_ids.FORM.fullmatch(new)
    assert (UUID(new).version, UUID(new).hex) == (7, new)


@given(MOMENTS, st.integers(1, 10**9))
def test_later_ones_sort_later(at, milliseconds):
    assert request_ids.new(at) < request_ids.new(at + timedelta(milliseconds=milliseconds + 1))


def test_two_of_the_same_moment_are_not_the_same():
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert request_ids.new(at) != request_ids.new(at)


@pytest.mark.parametrize(
    "other",
    ["", "1310200022-0001", "0b9e1a3c111142228333444455556666", "f" * 12 + "7" + "0" * 3 + "8" + "0" * 15, "x" * 32],
)
def test_another_id_says_nothing_about_time(other):
    assert request_ids.moment_of(other) is None
