"""The one password that the roles have on a server that is not private."""

import os
import secrets
from pathlib import Path

from platform_site.embedded import folders, locks
from platform_site.embedded.failure import CannotStart


def database_password(local: Path) -> str:
    """Return the password kept in `secrets/database` (mode 0600), made at random when first asked for."""
    with locks.exclusive(local / "locks", "secrets"):
        file = folders.make_private(local / "secrets", owner=os.geteuid()) / "database"
        try:
            return _kept(file) or _made(file)
        except OSError as error:
            raise CannotStart(f"{file} cannot be used ({error.strerror}): let us read and write it.") from error


def _kept(file: Path) -> str:
    if not file.exists():
        return ""
    file.chmod(0o600)
    return file.read_text().strip()


def _made(file: Path) -> str:
    password = secrets.token_urlsafe(32)
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(password)
    new.rename(file)
    return password
