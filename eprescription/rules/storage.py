"""原本の保管: how long the original of what was dispensed is kept for the pharmacy that ordered it (E-21)."""

from calendar import monthrange
from datetime import date


def last_day(dispensed_on: date, *, years: int, months: int) -> date:
    """Return the day until which an original is kept; the month's last where its month has no such day."""
    month = dispensed_on.month - 1 + months
    year, month = dispensed_on.year + years + month // 12, month % 12 + 1
    return date(year, month, min(dispensed_on.day, monthrange(year, month)[1]))
