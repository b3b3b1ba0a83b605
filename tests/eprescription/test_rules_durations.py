"""How many days an item counts as taken (E-17)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.document import DosageForm
from eprescription.rules.durations import DAYS, FLAT_DAYS, FOURTEEN, days_given, interval
from tests.eprescription.pairs_by_hand import NORVASC
from tests.eprescription.takings import DAY, day, item, rp


BY_DAYS = (DosageForm.INTERNAL, DosageForm.DROPS)
FLAT = tuple(form for form in DosageForm if form not in BY_DAYS)


@pytest.mark.parametrize("form", BY_DAYS)
@given(quantity=st.integers(1, 999))
def test_what_is_given_in_days_counts_those_days_from_the_first(form: DosageForm, quantity: int) -> None:
    period, counted = interval(rp(item(NORVASC), form=form, quantity=quantity), DAY)
    assert (period.start, period.end, counted) == (DAY, day(quantity), DAYS)


@pytest.mark.parametrize("form", FLAT)
@given(quantity=st.integers(1, 999))
def test_what_cannot_be_counted_in_days_counts_fourteen_however_much_is_given(form: DosageForm, quantity: int) -> None:
    period, counted = interval(rp(item(NORVASC), form=form, quantity=quantity), DAY)
    assert (period.start, period.end, counted) == (DAY, day(14), FOURTEEN)


def test_of_a_split_prescription_the_days_of_this_part_count_and_not_the_total() -> None:
    period, _ = interval(rp(item(NORVASC), quantity=90, split_quantity=30, total_quantity=90), DAY)
    assert period.last_day == day(29)


@pytest.mark.parametrize(
    ("amount", "days"), [("28", 28), ("14", 14), ("15", 15), ("0.5", 1), ("0.00001", 1), ("0", 0), ("56", 56)]
)
def test_what_was_given_in_part_lasts_its_share_of_the_days_begun_ones_counted(amount: str, days: int) -> None:
    assert days_given(28, given=Decimal(amount), prescribed=Decimal(28)) == days


def test_a_third_of_the_amount_lasts_exactly_a_third_of_the_days() -> None:
    assert days_given(30, given=Decimal("0.1"), prescribed=Decimal("0.3")) == 10


@given(st.integers(1, 999), st.decimals("0", "1000", places=5), st.decimals("0.00001", "1000", places=5))
def test_the_days_that_are_counted_cover_the_amount_and_one_less_would_not(days, amount, prescribed) -> None:
    found = days_given(days, given=amount, prescribed=prescribed)
    assert (found - 1) * prescribed < days * amount <= found * prescribed


@pytest.mark.parametrize(("given_amount", "prescribed"), [("1", "0"), ("1", "-1"), ("-1", "1")])
def test_nothing_is_given_of_what_was_not_prescribed(given_amount: str, prescribed: str) -> None:
    with pytest.raises(ValueError, match="prescribed"):
        days_given(14, given=Decimal(given_amount), prescribed=Decimal(prescribed))


def test_the_flat_count_is_fourteen_days() -> None:
    assert timedelta(days=FLAT_DAYS) == day(14) - DAY
