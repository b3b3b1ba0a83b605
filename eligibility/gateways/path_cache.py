"""A bounded memory of certificate paths that were found good: a card's chain is judged once (I01-6)."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar


Known = TypeVar("Known")


class PathCache(Generic[Known]):
    """At most `most` entries; the one that was not asked for longest goes first. Safe between threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._entries: OrderedDict[bytes, Known] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: bytes) -> Known | None:
        """Return what is remembered under a key, or None."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: bytes, known: Known) -> None:
        """Remember something; forget the oldest when there is no room."""
        with self._lock:
            self._entries[key] = known
            self._entries.move_to_end(key)
            while len(self._entries) > self.most:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
