"""How often a source sends, and when it is silent: a feed that stopped is noticed before the counter suffers."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from statistics import median
from typing import NamedTuple


LOOKED_AT = 20
"""How many of the newest files tell the rhythm."""
FEWEST = 3
"""How many it takes to have one."""
UNKNOWN = timedelta(days=7)
"""How long a source without a rhythm may take: the longest interval at which insurers send by themselves."""
_JAPAN = timezone(timedelta(hours=9))


class Arrival(NamedTuple):
    """A file by its number, and when it came."""

    number: int
    at: datetime


def rhythm(arrivals: Iterable[Arrival]) -> timedelta | None:
    """Return the median time between a source's newest files; None while there are too few of them."""
    came = _first_arrivals(arrivals)[-LOOKED_AT:]
    if len(came) < FEWEST:
        return None
    return timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(came)))


def overdue_from(arrivals: Collection[Arrival], *, factor: int, least: timedelta) -> datetime:
    """Return from when on a source counts as silent: `factor` times its rhythm after its newest file, but never less
    than `least` after it. Raises ValueError for a source that has sent nothing.
    """
    usual = rhythm(arrivals)
    return max(_first_arrivals(arrivals)) + max(least, UNKNOWN if usual is None else factor * usual)


def is_behind(as_of: datetime, on: date, *, least: timedelta) -> bool:
    """Tell if a ledger was read so long before a day began that what holds on that day may be missing in it."""
    return as_of + least < datetime.combine(on, time(), _JAPAN)


def _first_arrivals(arrivals: Iterable[Arrival]) -> list[datetime]:
    """Return when each file came first, in order: the same file once more is no sign of life of a ledger."""
    first: dict[int, datetime] = {}
    for number, at in arrivals:
        first[number] = min(at, first.get(number, at))
    return sorted(first.values())
