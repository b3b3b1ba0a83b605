"""住民情報: the resident register, as far as the platform may ask it: the five details behind a link token.

This one is a file, `RESIDENT_REGISTER`, written by the sandbox: `link_token,name,kana,birth_date,sex,address`. An
installation without that setting, or whose file is not there yet, has no register connected, and knows nobody.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, fields
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from eligibility.gateways import private_files
from eligibility.rules.five_details import FiveDetails
from platform_site import keys


HEADINGS = ["link_token", *(each.name for each in fields(FiveDetails))]
MOST_BYTES = 16 * 1024 * 1024
LONGEST_CELL = 1000
Stamp = tuple[int, int, int]
"""What changes when another file is put in a file's place."""


class RegisterUnreadable(OSError):
    """The register is there, and is not what it should be: nobody can be compared with it."""


def known(indexes: Collection[bytes]) -> dict[bytes, FiveDetails]:
    """Return what the register holds of these persons, by the index of their link token; raise RegisterUnreadable."""
    register = _register()
    return {index: register[index] for index in indexes if index in register}


def everyone() -> Iterator[tuple[bytes, FiveDetails]]:
    """Yield everybody in the register; raise RegisterUnreadable."""
    yield from _register().items()


def is_connected() -> bool:
    """Tell if there is a register to compare with."""
    return _path() is not None


def as_of() -> datetime | None:
    """Return when the register was last written, or None where none is connected."""
    path = _path()
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) if path else None


def write(residents: Iterable[tuple[str, FiveDetails]]) -> None:
    """Put a sandbox's register in place of the one that was there, in a folder for the platform's own user."""
    path = settings.RESIDENT_REGISTER
    assert path is not None  # noqa: S101 - a sandbox has one
    private_files.make_folder(path.parent)
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(HEADINGS)
    lines.writerows([token, *astuple(details)] for token, details in residents)
    private_files.write(path, out.getvalue().encode())


def _path() -> Path | None:
    path = settings.RESIDENT_REGISTER
    return path if path and path.exists() else None


def _register() -> Mapping[bytes, FiveDetails]:
    path = _path()
    if path is None:
        return {}
    stat = path.stat()
    if stat.st_size > MOST_BYTES:
        raise RegisterUnreadable("TooLarge")
    return _read(path, (stat.st_ino, stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=1)
def _read(path: Path, stamp: Stamp) -> Mapping[bytes, FiveDetails]:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    try:
        lines = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
        if next(lines, None) != HEADINGS:
            raise ValueError("other headings")
        return dict(_resident(cells) for cells in lines)
    except (ValueError, csv.Error) as error:
        # Neither the message nor the chain goes on: they may quote what stands in the register.
        raise RegisterUnreadable(type(error).__name__) from None


def _resident(cells: list[str]) -> tuple[bytes, FiveDetails]:
    if len(max(cells, key=len, default="")) > LONGEST_CELL:
        raise ValueError("a cell without end")
    token, name, kana, birth_date, sex, address = cells
    index = keys.mac("blind_index", f"link:{token}".encode())
    return index, FiveDetails(name, kana, date.fromisoformat(birth_date), sex, address)
