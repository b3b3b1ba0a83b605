"""リフィル: one prescription that is dispensed up to three times (E-20)."""

from collections.abc import Sequence
from datetime import date

from eprescription.rules.document import Rp
from eprescription.rules.durations import DAYS, FLAT_DAYS, interval
from eprescription.rules.validity import WINDOW, next_due


MOST = 3


def next_number(used_count: int, refills: int) -> int:
    """Return which dispensing comes next, counted from 1; raises `ValueError` where all have been."""
    if used_count >= refills:
        raise ValueError("a prescription is not dispensed more often than it says")
    return used_count + 1


def is_last(number: int, refills: int) -> bool:
    """Tell if nothing is left to dispense after this one."""
    return number >= refills


def due_after(rps: Sequence[Rp], dispensed_on: date) -> date:
    """Return when the next dispensing is due: when the first of the medicines given in days has been taken.

    Where none is given in days, after the 14 that E-17 counts.
    """
    spans = [interval(rp, dispensed_on) for rp in rps]
    ends = [period.end for period, counted in spans if counted == DAYS and period.end]
    return min(ends, default=next_due(dispensed_on, FLAT_DAYS))


def is_spent(due_on: date, on: date) -> bool:
    """Tell if a dispensing that was due has been missed by more than 7 days, so that nothing is left of the
    prescription (E-20).
    """
    return on - due_on > WINDOW
