"""How an amount is written, on a page, in an answer and in what is signed."""

from decimal import Decimal


def plain(amount: Decimal) -> str:
    """Return an amount without an exponent and without zeros at its end: 0.5, 10."""
    return f"{amount.normalize():f}"
