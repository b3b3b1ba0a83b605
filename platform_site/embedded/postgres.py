"""A private PostgreSQL, shared by all who ask for it at the same time."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from platform_site.embedded import accounts, folders, keeping, locks, postgres_binaries, programs
from platform_site.embedded.accounts import Account
from platform_site.embedded.failure import CannotStart
from platform_site.embedded.postgres_cluster import SOCKET, Cluster


@contextmanager
def private_server(local: Path, environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Give the administrator's URL of a private server under `local`; the last user to leave stops it.

    It has a Unix socket in a folder of mode 0700 and no port (I01-2), and a cluster per major version. If it dies
    meanwhile, it is started again. Raises CannotStart.
    """
    cluster = prepared(folders.make(local.resolve()), environment)
    locked, name = local / "locks", cluster.folder.name
    with (
        locks.used_together(locked, name, start=cluster.start, stop=cluster.stop),
        keeping.kept(cluster.lives, lambda: locks.run_alone(locked, name, cluster.start)),
    ):
        yield cluster.admin_url


def prepared(local: Path, environment: Mapping[str, str]) -> Cluster:
    """Return the private cluster of this machine, its folders made, not started; raise CannotStart."""
    binaries = postgres_binaries.find(local, environment)
    fast = environment.get("PLATFORM_POSTGRES_FAST") == "1"
    folder = local / f"postgres-{binaries.major}{'-fast' if fast else ''}"
    account = accounts.choose(folder / "data", environment)
    folders.make_private(folder, owner=account.owner, group=account.group_of_files)
    socket = folders.make_for_socket(folder, SOCKET, owner=account.owner, group=account.group_of_files)
    if account.user is not None:
        _check_reach(folder, binaries.folder, account, environment)
    return Cluster(folder, socket, binaries, account, environment, fast)


def _check_reach(folder: Path, binaries: Path, account: Account, environment: Mapping[str, str]) -> None:
    """A plain user may lack the way to the folder; we open no folder of the host for it."""
    shell = shutil.which("sh", path=environment.get("PATH", os.defpath)) or "/bin/sh"
    for goal in (folder, binaries):
        tried = programs.run([shell, "-c", 'cd "$0"', goal], account=account, folder=Path("/"), environment=environment)
        if tried.code != 0:
            raise CannotStart(
                f"PostgreSQL does not run as root, and the user it would run as cannot enter {goal}: "
                "run this as another user, set PLATFORM_LOCAL to a folder that everybody may enter, "
                "or set DATABASE_URL."
            )
