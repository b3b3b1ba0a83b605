"""検証番号: the check digits of insurers, facilities, payers, recipients and municipalities."""

from itertools import cycle


def modulus10_weight21(digits: str) -> int:
    """Return the check digit for the digits before it (保険者番号等設定要領; operations 1.9).

    Weights 2, 1, 2, 1 … from the right, the digits of a two-digit product added, then ten minus the last
    digit of the sum. Raises `ValueError` for anything but digits.
    """
    products = (int(digit) * weight for digit, weight in zip(reversed(digits), cycle((2, 1)), strict=False))
    return -sum(product // 10 + product % 10 for product in products) % 10


def modulus11_weight65432(digits: str) -> int:
    """Return the check digit for the five digits of a municipality (E-09).

    Weights 6, 5, 4, 3, 2, then the last digit of eleven minus the remainder by eleven. Raises `ValueError`
    for anything but five digits.
    """
    products = (int(digit) * weight for digit, weight in zip(digits, (6, 5, 4, 3, 2), strict=True))
    return (11 - sum(products) % 11) % 10
