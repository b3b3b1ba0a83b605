"""Amounts as they are written."""

from decimal import Decimal

import pytest

from eprescription.rules.amounts import plain


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1", "1"), ("10", "10"), ("1E+1", "10"), ("0.50", "0.5"), ("2.0", "2"), ("0.00001", "0.00001"), ("0", "0")],
)
def test_an_amount_has_no_exponent_and_no_zeros_at_its_end(amount, text):
    assert plain(Decimal(amount)) == text
