"""What was known at a moment, and what held on a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.known import covers, holds, known_at


START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ON = date(2026, 11, 5)


@dataclass
class Row:
    """Something known."""

    known_from: datetime
    known_until: datetime | None = None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8, unique=True), st.integers(-5, 110))
def test_of_versions_that_replace_each_other_exactly_one_is_known_once_there_is_any(starts, day):
    moments = [START + start * DAY for start in sorted(starts)]
    rows = [Row(begins, ends) for begins, ends in zip(moments, [*moments[1:], None], strict=True)]
    moment = START + day * DAY
    found = known_at(rows, moment)
    assert len(found) == (moment >= moments[0])
    assert all(row.known_from <= moment for row in found)


def test_the_moment_of_a_correction_is_the_corrections():
    old, new = Row(START, START + DAY), Row(START + DAY)
    assert known_at([old, new], START + DAY) == [new]
    assert known_at([old, new], START + DAY - timedelta(microseconds=1)) == [old]


@pytest.mark.parametrize(
    ("acquired", "lost", "cancelled", "covered"),
    [
        (5, None, False, True),
        (6, None, False, False),
        (1, 5, False, False),
        (1, 6, False, True),
        (1, None, True, False),
    ],
)
def test_a_coverage_is_in_force_from_its_first_day_until_the_day_before_its_loss(acquired, lost, cancelled, covered):
    lost_on = date(2026, 11, lost) if lost else None
    assert covers(ON, acquired_on=date(2026, 11, acquired), lost_on=lost_on, is_cancelled=cancelled) is covered


@pytest.mark.parametrize(("begins", "ends", "held"), [(5, None, True), (6, None, False), (1, 5, False), (1, 6, True)])
def test_a_certificate_holds_from_its_first_day_until_the_day_before_its_end(begins, ends, held):
    until = date(2026, 11, ends) if ends else None
    assert holds(ON, valid_from=date(2026, 11, begins), valid_until=until) is held
