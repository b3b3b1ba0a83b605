"""How long an original is kept."""

from datetime import date

import pytest

from eprescription.rules.storage import last_day


@pytest.mark.parametrize(
    ("dispensed_on", "last"),
    [
        (date(2026, 11, 22), date(2032, 2, 22)),
        (date(2026, 9, 30), date(2031, 12, 30)),
        (date(2026, 10, 31), date(2032, 1, 31)),
        (date(2026, 11, 30), date(2032, 2, 29)),
        (date(2027, 11, 30), date(2033, 2, 28)),
    ],
)
def test_it_is_five_years_and_three_months_from_dispensing_or_that_months_end(dispensed_on, last):
    assert last_day(dispensed_on, years=5, months=3) == last
