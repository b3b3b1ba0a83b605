"""Small lists that each process keeps in memory and reads anew every 10 seconds (I01-7).

Each reads a little earlier, by chance: processes that started together do not ask together for ever (I03-8).
Who is carried by the event loop reads in another thread; for the first value it is run again in one (ADR 0023).
"""

import logging
import random
import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakSet

from platform_site.turns import Blocks, elsewhere, is_visitor


log = logging.getLogger(__name__)
Value = TypeVar("Value")

EVERY = 10.0
STALE = 60.0
EARLIEST = 0.8
"""The least share of its time after which a list is read anew."""

_all: "WeakSet[Refreshed]" = WeakSet()


class Refreshed(Generic[Value]):
    """A value that `load` gives, at most 10 seconds old while the database answers; the last one when it does not."""

    def __init__(self, load: Callable[[], Value], *, every: float = EVERY) -> None:
        self._load, self._most = load, every
        self._lock = Lock()
        self.forget()
        _all.add(self)

    def forget(self) -> None:
        """Read anew at the next question."""
        self._read_at = self._tried_at = float("-inf")
        self._every = self._most

    @property
    def age(self) -> float:
        """Return the seconds since the value was last read."""
        return time.monotonic() - self._read_at

    def value(self) -> Value:
        """Return the value, reading it anew if it is due; raises what `load` raises if it was never read."""
        if time.monotonic() - self._tried_at >= self._every:
            self._read_one_at_a_time()
        return self._value

    def _read_one_at_a_time(self) -> None:
        """Read anew; whoever has a value already does not wait for another that is reading.

        Raises Blocks where the event loop would have to wait for the first value.
        """
        is_first = self._read_at == float("-inf")
        if is_first and is_visitor():
            raise Blocks
        if self._lock.acquire(blocking=is_first):
            try:
                self._read()
            finally:
                self._lock.release()

    def _read(self) -> None:
        now = time.monotonic()
        if now - self._tried_at < self._every:
            return
        try:
            self._value, self._read_at = elsewhere(self._load), now
        except Exception as error:
            if self._read_at == float("-inf"):
                raise
            log.warning("a list could not be read anew", extra={"error": type(error).__name__})
        self._tried_at = now
        self._every = self._most * random.uniform(EARLIEST, 1)  # noqa: S311 - nothing secret


def forget_all() -> None:
    """Make every list of this process be read anew."""
    for refreshed in _all:
        refreshed.forget()


def oldest() -> float:
    """Return the age in seconds of the oldest list that is in use, after trying to read each anew."""
    used = [refreshed for refreshed in _all if refreshed.age != float("inf")]
    for refreshed in used:
        refreshed.value()
    return max((refreshed.age for refreshed in used), default=0.0)
