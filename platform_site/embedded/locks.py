"""File locks: one at a time, and "the last one turns off the light"."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from platform_site.embedded import folders


@contextmanager
def exclusive(folder: Path, name: str) -> Iterator[None]:
    """Wait until nobody else is inside; the kernel lets go also for who is killed."""
    with _opened(folder, name) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def used_together(folder: Path, name: str, *, start: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """Run `start` (which may find everything running) on entry, and `stop` when the last user leaves."""
    with _opened(folder, f"{name}.users") as users:
        try:
            with exclusive(folder, f"{name}.gate"):
                start()
                fcntl.flock(users, fcntl.LOCK_SH)
            yield
        finally:
            with exclusive(folder, f"{name}.gate"):
                if is_free(users):
                    stop()


def run_alone(folder: Path, name: str, start: Callable[[], None]) -> None:
    """Run `start` while nobody enters or leaves what is used together under that name."""
    with exclusive(folder, f"{name}.gate"):
        start()


def is_free(file: IO[bytes]) -> bool:
    """Return True, and hold the lock from then on, if nobody else holds this file in any way."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(folder: Path, name: str) -> IO[bytes]:
    return (folders.make(folder) / name).open("ab")
