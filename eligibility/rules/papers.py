"""資格確認書: how long one may hold, and who needs one (E-13)."""

from datetime import date, timedelta


YEARS = 5
"""A confirmation paper holds at most so long (有効期限は5年以内: 健康保険法施行規則)."""
AHEAD = timedelta(days=60)
"""How long before its end a paper comes onto the insurer's work list, so that the next one arrives in time."""


def latest_end(valid_from: date) -> date:
    """Return the first day on which a paper that begins on a day can no longer hold; no later than the calendar."""
    if valid_from.year + YEARS > date.max.year:
        return date.max
    if (valid_from.month, valid_from.day) == (2, 29):
        return date(valid_from.year + YEARS, 3, 1)
    return valid_from.replace(year=valid_from.year + YEARS)
