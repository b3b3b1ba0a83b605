"""Limits: the budget of wrong tries, which outlives Redis, and how fast one client may ask one process."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from django.conf import settings

from platform_site import keys
from platform_site.actors import Actor
from platform_site.errors import TooManyRequests, Unavailable
from platform_site.turns import is_visitor


@dataclass(frozen=True)
class Budget:
    """Who may be wrong how often (API-5): HMACs of client, organisation and target, and the limit of each.

    Client and organisation count in windows of 10 minutes, a target in days of Japan.
    """

    client: bytes
    organisation: bytes
    target: bytes
    limits: tuple[int, int, int]


def budget(by: Actor, target: str) -> Budget:
    """Return the budget of wrong tries of an actor who asks for `target`, such as an insured person's number."""
    organisation = by.organisation.uid if by.organisation else ""
    return Budget(
        client=_who(f"client:{by.client}"),
        organisation=_who(f"organisation:{organisation}"),
        target=keys.mac("limits", f"target:{target}".encode()),
        limits=(
            settings.WRONG_TRIES_PER_CLIENT,
            settings.WRONG_TRIES_PER_ORGANISATION,
            settings.WRONG_TRIES_PER_TARGET,
        ),
    )


@lru_cache(maxsize=10_000)
def _who(asks: str) -> bytes:
    """Return the HMAC of a client or an organisation, which ask again and again."""
    return keys.mac("limits", asks.encode())


class Pace:
    """Requests of each client in the running second, in this process; bounded in size."""

    def __init__(self, clients: int = 10_000) -> None:
        self._clients = clients
        self._counts: OrderedDict[Hashable, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def forget(self) -> None:
        """Begin anew."""
        self._counts.clear()

    def step(self, client: Hashable, *, most: int) -> None:
        """Count a request; raise TooManyRequests when the client has made more than `most` in this second."""
        if self.count(client) > most:
            raise TooManyRequests(retry_after=1)

    def count(self, client: Hashable, requests: int = 1) -> int:
        """Count requests; return how many the client has made in this second."""
        second = int(time.monotonic())
        with self._lock:
            before, count = self._counts.pop(client, (second, 0))
            count = count + requests if before == second else requests
            self._counts[client] = (second, count)
            if len(self._counts) > self._clients:
                self._counts.popitem(last=False)
        return count


class Crowd(AbstractContextManager[None]):
    """So many inside at once, so many more waiting in their order; one more is refused (Unavailable).

    Threads that run beside each other under one interpreter lock make each other late: fewer at a time are faster.
    """

    def __init__(self, most: Callable[[], int], waiting: Callable[[], int]) -> None:
        self._most, self._most_waiting = most, waiting
        self._inside = 0
        self._waiting: deque[Lock] = deque()
        self._lock = Lock()

    def __enter__(self) -> None:
        turn = self._come()
        if turn is not None:
            turn.acquire()  # released by whoever leaves the place to this one

    def _come(self) -> "Lock | None":
        """Return None for who is inside, or the lock to wait at; raise Unavailable."""
        with self._lock:
            if self._inside < self._most():
                self._inside += 1
                return None
            if len(self._waiting) >= self._most_waiting():
                raise Unavailable(retry_after=1)
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
            return turn

    def __exit__(self, *error: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._inside -= 1


pace = Pace()
pace_of_tokens = Pace()
pace_at_target = Pace()
crowd = Crowd(lambda: settings.MOST_AT_ONCE, lambda: settings.MOST_WAITING)


def place() -> AbstractContextManager[None]:
    """Return where a thread takes its place; the event loop's requests have theirs from when they came (ADR 0023)."""
    return nullcontext() if is_visitor() else crowd
