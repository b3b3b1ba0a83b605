"""The one place where the time is read; only doors call it, and hand it on as `at=`.

A sandbox's time can be set: what its file `clock` says, in seconds, lies between the real time and its own.
"""

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings


MOST = 10 * 366 * 86_400
"""Seconds by which a sandbox's time may differ: ten years either way."""


def now() -> datetime:
    """Return this moment, aware, in UTC; in a sandbox, its own."""
    real = datetime.now(UTC)  # noqa: TID251
    return real + offset() if settings.SANDBOX else real


def offset() -> timedelta:
    """Return by how much the sandbox's time differs from the real one."""
    path = _path(settings.LOCAL_DIR)
    try:
        file_now = os.stat(path)  # noqa: PTH116 - a Path costs more than the rest
        return _offset_in(path, file_now.st_mtime_ns, file_now.st_ino)
    except OSError:
        return timedelta()


def file() -> Path:
    """Return where a sandbox keeps its difference."""
    return Path(_path(settings.LOCAL_DIR))


@lru_cache(maxsize=4)
def _path(folder: Path) -> str:
    return str(Path(folder) / "clock")


@lru_cache(maxsize=4)
def _offset_in(path: str, written_ns: int, inode: int) -> timedelta:
    """Return what the file says; read anew once it was written anew, by its time or, within one tick, by its inode."""
    text = Path(path).read_text().strip()
    return timedelta(seconds=max(-MOST, min(MOST, int(text)))) if text.lstrip("-").isdigit() else timedelta()
