"""Half-open spans of days, and the day that a moment falls on in Japan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Self


_DAY = timedelta(days=1)
# Japan has had no summer time since 1951, so a fixed offset says all about any moment met here.
_JST = timezone(timedelta(hours=9), "JST")


@dataclass(frozen=True, slots=True)
class Period:
    """有効期間: from `start`, until but without `end`; `end` None is open.

    `start == end` is the empty period of something that was undone and was never in force. Raises
    `ValueError` where `end` comes before `start`.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a period may not end before it starts")

    @classmethod
    def from_last_day(cls, start: date, last_day: date | None) -> Self:
        """Return the period of which people say its last day; None and 9999-12-31 are open.

        Raises `ValueError` where the last day comes before the first.
        """
        if last_day is None or last_day == date.max:
            return cls(start)
        if last_day < start:
            raise ValueError("a last day may not come before the first")
        return cls(start, last_day + _DAY)

    @property
    def last_day(self) -> date | None:
        """The last day in it, None where it is open; of an empty one, the day before its start."""
        return None if self.end is None else self.end - _DAY

    def contains(self, day: date) -> bool:
        """Test if the day lies in it."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Test if some day lies in both."""
        ends = [end for end in (self.end, other.end) if end is not None]
        return not ends or max(self.start, other.start) < min(ends)


def jst_day(at: datetime) -> date:
    """Return the day that the moment falls on in Japan (ARCH-9); nothing else turns a moment into a day.

    Raises `ValueError` for a naive datetime.
    """
    if at.utcoffset() is None:
        raise ValueError("a moment without a time zone falls on no day")
    return at.astimezone(_JST).date()


def as_japanese_time(at: datetime) -> str:
    """Return a moment as the API writes it: ISO 8601 with `+09:00`, to the second."""
    return at.astimezone(_JST).isoformat(timespec="seconds")
