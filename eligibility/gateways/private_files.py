"""Files that only the platform's own user may read, written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder of mode 0700, or give an existing one that mode."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def write(path: Path, content: bytes) -> None:
    """Put content in place of what was there; a reader sees the old or the new, never a part."""
    draft = _draft(path, content)
    draft.replace(path)


def write_once(path: Path, content: bytes) -> bool:
    """Put content there if there is nothing yet, and tell if so; of two that race one wins."""
    draft = _draft(path, content)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one thread of one process in at a time, for changes that build on what was there."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return draft
