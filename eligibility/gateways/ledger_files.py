"""A whole ledger as a file: as an insurer sends it to be compared, and as the platform gives it out, piece by piece."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from eligibility.gateways import feed_files
from eligibility.gateways.feed_files import FeedFile
from eligibility.rules.file_layout import END
from eligibility.rules.ledger_layout import COLUMNS, LAYOUT
from platform_site.gateways import formulas
from platform_site.periods import as_japanese_time


Rows = Iterable[Mapping[str, str]]


def read(content: bytes) -> FeedFile:
    """Return an insurer's file; raise FileBroken, naming the line, for one that is not whole and sound."""
    return feed_files.read(content, LAYOUT)


def written(
    insurer: str, *, file_number: int, as_of: datetime, pages: Iterable[Rows], for_people: bool = False
) -> Iterator[bytes]:
    """Yield a file in UTF-8 page by page; without its last line it was cut off.

    One for people begins with the mark by which spreadsheets know UTF-8, and holds no cell that they would run (I02-7).
    """
    yield BOM_UTF8 if for_people else b""
    yield _lines([[LAYOUT.kind, LAYOUT.version, insurer, file_number, as_japanese_time(as_of)], COLUMNS])
    count = 0
    for page in pages:
        lines = [[_cell(row.get(column, ""), for_people=for_people) for column in COLUMNS] for row in page]
        count += len(lines)
        yield _lines(lines)
    yield _lines([[END, count]])


def _cell(cell: str, *, for_people: bool) -> str:
    return formulas.neutral(cell) if for_people else cell


def _lines(cells: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(cells)
    return out.getvalue().encode()
