"""The generated people: number n's insurer, symbol, number, branch and birth date, the same here and in SQL.

They are spread over insurers, symbols and birth dates, so that no key is hotter than another.
"""

from datetime import date, timedelta
from typing import NamedTuple

from platform_site.identifiers.checksums import modulus10_weight21


INSURERS = 97
SYMBOLS = 997
FIRST_NUMBER = 10_000_000
FIRST_ID = 1_000_000_000
"""Ids of the generated rows begin here, so that they name each other without being looked up."""
CARDS = 3_000
CLIENTS = 1_000
SECRET = "sandbox-secret"  # noqa: S105 - published, and of no use outside a sandbox


class Member(NamedTuple):
    """What stands on her paper."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date


def member(n: int) -> Member:
    """Return the numbers of person n, as `BIRTH_DATE` and `fill` make them in SQL."""
    days = timedelta(n % 300) if n % 15 == 9 else timedelta(n * 7919 % 22_000)
    birth_date = (date(1955, 1, 1) if n % 15 == 9 else date(1960, 1, 1)) + days
    branch = f"{n % 3 + 1:02}"
    return Member(INSURER_CODES[n % INSURERS], f"B{n % SYMBOLS}", str(FIRST_NUMBER + n), branch, birth_date)


def card_serial(n: int) -> str:
    """Return the serial of person n's card."""
    return f"BENCH-{n}"


def client_id(place: int) -> str:
    """Return the client id of the clinic at a place."""
    return f"bench-clinic-{place}"


def _insurer(place: int) -> str:
    digits = f"06{1 + place % 47:02}{1 + place:03}"
    return f"{digits}{modulus10_weight21(digits)}"


def _clinic(place: int) -> str:
    digits = f"{1 + place:06}"
    return f"131{digits}{modulus10_weight21(digits)}"


INSURER_CODES = [_insurer(place) for place in range(INSURERS)]
CLINIC_CODES = [_clinic(place) for place in range(CLIENTS)]

BIRTH_DATE = (
    "case when mod({n}, 15) = 9 then date '1955-01-01' + mod({n}, 300)::int"
    " else date '1960-01-01' + mod({n}::bigint * 7919, 22000)::int end"
)
"""SQL for the birth date of person {n}."""
