"""Waiting for what another thread does."""

from collections.abc import Callable
from threading import Event


def wait_until(test: Callable[[], object]) -> None:
    """Return when something is so; fail after half a minute."""
    never = Event()
    for _ in range(3000):
        if test():
            return
        never.wait(0.01)
    raise AssertionError("it did not come to that")
