"""What a server that was killed leaves behind."""

from contextlib import suppress
from pathlib import Path


PROC = Path("/proc")


def processes_in(folder: Path) -> list[int]:
    """Return the processes that work in a folder: PostgreSQL and its children stand in their data folder."""
    return [int(entry.name) for entry in PROC.glob("[0-9]*") if _stands_in(entry, folder)]


def is_running(data: Path) -> bool:
    """Return True if a server holds this data folder; one that is dead, reaped or not, has only left its file."""
    if not (data / "postmaster.pid").exists():
        return False
    return bool(processes_in(data)) or not PROC.exists()


def has_postmaster(data: Path) -> bool:
    """Return True while the server's first process lives, or where nobody can tell; cheap to ask all the time."""
    if not PROC.exists():
        return True
    try:
        number = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return False
    return _stands_in(PROC / str(number), data)


def forget_dead_server(data: Path, *socket_locks: Path) -> None:
    """Remove the lock files of a dead server whose process number somebody else has got since.

    PostgreSQL clears the files of a number that nobody has; after a restart of the machine the number is
    often taken, and it would refuse to start. Shared memory that is still in use stops it all the same.
    """
    with suppress(OSError, ValueError, IndexError):
        number = int((data / "postmaster.pid").read_text().splitlines()[0])
        if (PROC / str(number)).exists() and number not in processes_in(data):
            for file in (data / "postmaster.pid", *socket_locks):
                file.unlink(missing_ok=True)


def _stands_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:  # it ended meanwhile, or belongs to somebody else
        return False
