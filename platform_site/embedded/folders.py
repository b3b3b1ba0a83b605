"""Our own folders: where they lie, and that nobody else can look into them (I01-2)."""

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from platform_site.embedded.failure import CannotStart


PROJECT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_PATH = 106
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]+")


def local_folder(environment: Mapping[str, str]) -> Path:
    """Return where everything of this machine is kept: `.local` of the project, or `PLATFORM_LOCAL`."""
    return Path(environment.get("PLATFORM_LOCAL") or PROJECT / ".local").resolve()


def make(folder: Path) -> Path:
    """Make a folder that others may enter, with its parents; raise CannotStart when that is not possible."""
    for each in [*reversed(folder.parents), folder]:
        try:
            each.mkdir()
            each.chmod(0o755)  # a server that gave up root has to get through, whatever our umask is
        except FileExistsError:
            continue
        except OSError as error:
            raise _unusable(folder, error.strerror or "it cannot be made") from error
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        raise _unusable(folder, "Permission denied")
    return folder


def make_private(folder: Path, *, owner: int, group: int = -1) -> Path:
    """Make a folder of mode 0700 for the user `owner`; one that is not theirs is refused with CannotStart."""
    try:
        folder.mkdir(mode=0o700)
        if owner != os.geteuid():
            os.chown(folder, owner, group, follow_symlinks=False)
    except FileExistsError:
        pass
    except OSError as error:
        raise _unusable(folder, error.strerror or "it cannot be made") from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise CannotStart(f"{folder} belongs to somebody else: remove it, or set PLATFORM_LOCAL to a new folder.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder


def make_for_socket(folder: Path, socket: str, *, owner: int, group: int = -1) -> Path:
    """Return a private folder where a socket of that name can be reached: `folder`, or one with a short path.

    A socket's path has at most 106 bytes, and libpq splits hosts at commas; hence the stand-in in the
    temporary folder, named by a hash of what it stands for.
    """
    if _is_plain(folder / socket):
        return make_private(folder, owner=owner, group=group)
    name = hashlib.sha256(f"{owner}:{folder}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    stand_in = Path(tempfile.gettempdir()).resolve() / f"platform-{name}"
    if not _is_plain(stand_in / socket):
        raise CannotStart(f"{stand_in} is too long a path for a socket: set TMPDIR to a shorter folder.")
    return make_private(stand_in, owner=owner, group=group)


def _is_plain(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(path)) is not None


def _unusable(folder: Path, reason: str) -> CannotStart:
    return CannotStart(f"{folder} cannot be used ({reason}): set PLATFORM_LOCAL to a folder that you may write.")
