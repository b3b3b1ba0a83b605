"""How long a self-inspection counts, and what of it is left (R-060)."""

from datetime import date

import pytest

from eprescription.rules.inspections import POINTS, unlooked, valid_since


@pytest.mark.parametrize(
    ("on", "months", "since"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
        (date(2026, 3, 5), 3, date(2025, 12, 5)),
    ],
)
def test_months_are_counted_back_to_the_same_day_or_the_last_of_a_shorter_month(on, months, since):
    assert valid_since(on, months=months) == since


def test_what_nobody_confirmed_is_left_in_the_order_of_the_points():
    assert unlooked({}) == list(POINTS)
    assert unlooked(dict.fromkeys(POINTS, True)) == []
    assert unlooked({**dict.fromkeys(POINTS, True), "units": False, "code_map": 1}) == ["code_map", "units"]
