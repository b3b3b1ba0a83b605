"""What a card may still be used for around the expiry of its certificate (E-04)."""

from calendar import monthrange
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


JAPAN = ZoneInfo("Asia/Tokyo")
ADVISED_MONTHS = 3
GRACE_MONTHS = 3
_FAR = timedelta(days=100)
"""Longer than three calendar months ever are: most cards need no calendar."""


class Standing(StrEnum):
    """How far a certificate carries, in the order in which time brings it about."""

    VALID = "valid"
    EXPIRING = "expiring"
    ELIGIBILITY_ONLY = "eligibility_only"
    REFUSED = "refused"


def standing(not_after: datetime, at: datetime) -> Standing:
    """Return what a certificate whose last moment is `not_after` is good for at `at`; both aware (E-04)."""
    if not_after - at > _FAR:
        return Standing.VALID
    if at >= refused_from(not_after):
        return Standing.REFUSED
    if at > not_after:
        return Standing.ELIGIBILITY_ONLY
    if at >= advised_from(not_after):
        return Standing.EXPIRING
    return Standing.VALID


def advised_from(not_after: datetime) -> datetime:
    """Return the start, in Japan, of the day three calendar months before the day of expiry.

    A month that has no such day gives its last one: 31 May is announced from 28 or 29 February.
    """
    last = not_after.astimezone(JAPAN)
    year, month = _months_on(last.year, last.month, -ADVISED_MONTHS)
    day = min(last.day, monthrange(year, month)[1])
    return datetime.combine(last.replace(year=year, month=month, day=day), time.min, JAPAN)


def refused_from(not_after: datetime) -> datetime:
    """Return the first moment, in Japan, after the third month that follows the month of expiry."""
    last = not_after.astimezone(JAPAN)
    year, month = _months_on(last.year, last.month, GRACE_MONTHS + 1)
    return datetime(year, month, 1, tzinfo=JAPAN)


def _months_on(year: int, month: int, months: int) -> tuple[int, int]:
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1
