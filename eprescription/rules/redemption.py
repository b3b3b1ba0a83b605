"""引換番号, and the printed numbers with which it is used (E-18)."""

from collections.abc import Callable, Collection

from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site.identifiers import InsurerNumber, PayerNumber


DIGITS = 6
_NUMBERS = 10**DIGITS


def new_number(taken: Collection[str], draw: Callable[[int], int]) -> str:
    """Return six digits that are none of `taken`, each of the others as likely as any.

    `taken` are those of the person's live prescriptions, and of the live ones on which the same insurer, symbol and
    number are printed. `draw(n)` gives a number from 0 to n - 1, as `secrets.randbelow`. Raises `ValueError` where
    all are taken, or where one of them has not six digits.
    """
    used = sorted({_as_number(text) for text in taken})
    if len(used) == _NUMBERS:
        raise ValueError("every redemption number is taken")
    number = draw(_NUMBERS - len(used))
    for other in used:
        number += other <= number
    return f"{number:0{DIGITS}d}"


def printed_key(insurer_number: str, symbol: str, number: str, branch: str) -> tuple[str, str, str, str]:
    """Return what two ways to type the insurer number, symbol, number and branch of a copy have in common.

    Without a branch the last is empty, and several of a household may have the rest. Raises `BadIdentifier` for an
    insurer number or a branch that cannot be one.
    """
    insurer = InsurerNumber.parse(insurer_number)
    return (insurer.padded, symbol_key(symbol), number_key(number), branch_key(branch))


def payer_key(payer_number: str, recipient_number: str) -> tuple[str, str]:
    """Return the same for 公費負担者番号 and 受給者番号, of those whose care is paid by a subsidy alone.

    The check digit of a local scheme is not asked for. Raises `BadIdentifier` for a payer number that cannot be one.
    """
    return (PayerNumber.parse(payer_number, local_unchecked=True).text, number_key(recipient_number))


def _as_number(text: str) -> int:
    if len(text) != DIGITS or not (text.isascii() and text.isdigit()):
        raise ValueError("a redemption number has six digits")
    return int(text)
