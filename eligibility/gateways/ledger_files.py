"""A whole ledger as a file: as an insurer sends it to be compared, and as the platform gives it out, piece by piece."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from eligibility.gateways import feed_files
from eligibility.gateways.feed_files import FeedFile
from eligibility.rules.file_layout import END
from eligibility.rules.ledger_layout import COLUMNS, LAYOUT
from platform_site.periods import as_japanese_time


Rows = Iterable[Mapping[str, str]]


def read(content: bytes) -> FeedFile:
    """Return an insurer's file; raise FileBroken, naming the line, for one that is not whole and sound."""
    return feed_files.read(content, LAYOUT)


def written(insurer: str, *, file_number: int, as_of: datetime, pages: Iterable[Rows]) -> Iterator[bytes]:
    """Yield a file in UTF-8 page by page; without its last line it was cut off."""
    yield _lines([[LAYOUT.kind, LAYOUT.version, insurer, file_number, as_japanese_time(as_of)], COLUMNS])
    count = 0
    for page in pages:
        lines = [[row.get(column, "") for column in COLUMNS] for row in page]
        count += len(lines)
        yield _lines(lines)
    yield _lines([[END, count]])


def _lines(cells: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(cells)
    return out.getvalue().encode()
