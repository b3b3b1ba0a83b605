"""How long an item counts as taken (E-17): so many days as are given, or 14 where days cannot be counted."""

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from eprescription.rules.document import DosageForm, Rp
from platform_site.periods import Period


Interval = Period
"""服用期間: half open, from the first day until but without `end`; here it always has an end."""

DAYS, FOURTEEN = "days", "fourteen"
"""How an interval was counted: by the days given, or flat."""
FLAT_DAYS = 14
_BY_DAYS = frozenset({DosageForm.INTERNAL, DosageForm.DROPS})


def interval(rp: Rp, starts_on: date) -> tuple[Interval, str]:
    """Return from when to when the items of an RP count as taken, and how that was counted.

    `starts_on` is the dispensing day, or the issue day while nothing was dispensed (E-17). Of a split prescription
    the days of this part count (record 102), not the total that record 101 carries.
    """
    quantity = rp.quantity if rp.split_quantity is None else rp.split_quantity
    return span(rp.dosage_form, quantity, starts_on)


def span(form: DosageForm, quantity: int, starts_on: date) -> tuple[Interval, str]:
    """Return the interval of one item by its 剤形区分 and 調剤数量, and how it was counted.

    内服 and 内服滴剤 are given in days. 頓服, 外用, 注射 and the rest count 14 days, however much is given (E-17).
    """
    if form in _BY_DAYS:
        return Interval(starts_on, starts_on + timedelta(days=quantity)), DAYS
    return Interval(starts_on, starts_on + timedelta(days=FLAT_DAYS)), FOURTEEN


def days_given(days: int, *, given: Decimal, prescribed: Decimal) -> int:
    """Return how many of the prescribed days an amount lasts, a begun day counted whole; both amounts in one unit.

    Raises `ValueError` where nothing was prescribed or less than nothing given.
    """
    if prescribed <= 0 or given < 0:
        raise ValueError("an amount is given of something that was prescribed")
    return math.ceil(days * Fraction(given) / Fraction(prescribed))
