"""What was known at a moment: of rows with `known_from` and `known_until`, those that stood then (bitemporal)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar


class Known(Protocol):
    """Something that was taken for true from a moment on, until it was corrected."""

    known_from: datetime
    known_until: datetime | None


Row = TypeVar("Row", bound=Known)


def known_at(rows: Iterable[Row], moment: datetime) -> list[Row]:
    """Return the rows that were taken for true at a moment."""
    return [row for row in rows if row.known_from <= moment and (row.known_until is None or row.known_until > moment)]


def covers(day: date, *, acquired_on: date, lost_on: date | None, is_cancelled: bool) -> bool:
    """Tell if a coverage was in force on a day; `lost_on` is the first day out."""
    return not is_cancelled and acquired_on <= day and (lost_on is None or day < lost_on)


def holds(day: date, *, valid_from: date, valid_until: date | None) -> bool:
    """Tell if a certificate held on a day; `valid_until` is the day after its last."""
    return valid_from <= day and (valid_until is None or day < valid_until)
