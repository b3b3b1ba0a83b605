"""A server that dies while it is used is started again."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from platform_site.embedded.failure import CannotStart


EVERY = 0.2  # seconds between two looks
LONGEST = 10.0  # seconds between two tries of a server that does not start


@contextmanager
def kept(is_alive: Callable[[], bool], start: Callable[[], None]) -> Iterator[None]:
    """Look after a server until the block is left; a start that fails is told and tried again, ever more rarely.

    The thread lives as long as the block, as what is leashed to it has to (leash.py).
    """
    stop = Event()
    thread = Thread(target=_keep, args=(is_alive, start, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep(is_alive: Callable[[], bool], start: Callable[[], None], stop: Event) -> None:
    pause = EVERY
    while not stop.wait(pause):
        pause = EVERY if is_alive() or _started(start) else min(2 * pause, LONGEST)


def _started(start: Callable[[], None]) -> bool:
    try:
        start()
    except (CannotStart, OSError) as reason:
        sys.stderr.write(f"{reason}\n")
        return False
    return True
