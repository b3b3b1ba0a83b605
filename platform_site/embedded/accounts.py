"""As whom PostgreSQL runs: it refuses root, and we create no user and open no folder."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platform_site.embedded.failure import CannotStart


PLAIN_USERS = ("postgres", "nobody")
OVERFLOW = 65534


@dataclass(frozen=True)
class Account:
    """What stands before a command line, and the user to become (None: stay who we are)."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    @property
    def owner(self) -> int:
        """Return who owns, seen from outside, the files that this account writes."""
        return os.geteuid() if self.user is None else self.user

    @property
    def group_of_files(self) -> int:
        """Return the group for `chown`; -1 leaves it as it is."""
        return -1 if self.group is None else self.group


def choose(data: Path, environment: Mapping[str, str]) -> Account:
    """Return as whom to run: as ourselves; as root in a user namespace, else as an existing plain user.

    The owner of an existing data folder decides. Raises CannotStart where no way is left.
    """
    if os.geteuid() != 0:
        return Account()
    owner = data.stat().st_uid if data.exists() else None
    if owner not in (None, 0):
        return _of_user(owner)
    namespace = in_namespace(environment)
    if namespace is not None:
        return namespace
    if owner == 0:
        raise CannotStart(f"{data} was made in a user namespace: allow those again, or remove that folder.")
    return plain_user()


def in_namespace(environment: Mapping[str, str]) -> Account | None:
    """Return an account that is root outside and a plain user to PostgreSQL, if the kernel lets us."""
    unshare = shutil.which("unshare", path=environment.get("PATH"))
    if unshare is None:
        return None
    user, group = _readable_user()
    prefix = (unshare, "--user", f"--map-user={user}", f"--map-group={group}", "--")
    tried = subprocess.run(  # noqa: S603 - our own command line, no shell
        [*prefix, unshare, "--version"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return Account(prefix=prefix) if tried.returncode == 0 else None


def plain_user() -> Account:
    """Return the first plain user that exists; raise CannotStart if there is none."""
    for name in PLAIN_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user=entry.pw_uid, group=entry.pw_gid)
    raise CannotStart("PostgreSQL does not run as root: run this as another user, or set DATABASE_URL.")


def _of_user(user: int) -> Account:
    try:
        return Account(user=user, group=pwd.getpwuid(user).pw_gid)
    except KeyError:
        return Account(user=user, group=user)


def _readable_user() -> tuple[int, int]:
    """A user with a name, as initdb looks it up; not `nobody`, whose all unmapped files seem to be."""
    for entry in pwd.getpwall():
        if 0 < entry.pw_uid < OVERFLOW and entry.pw_gid:
            return entry.pw_uid, entry.pw_gid
    return OVERFLOW, OVERFLOW
