"""Cells that a spreadsheet would run as a formula: made harmless on the way out, taken back on the way in (I02-7)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator


_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before what could begin one."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def original(cell: str) -> str:
    """Return what `neutral` was given; a cell that it would not have made stays as it is."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file of neutral cells, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    for row in rows:
        out = io.StringIO()
        csv.writer(out).writerow([neutral(str(cell)) for cell in row])
        yield out.getvalue()
