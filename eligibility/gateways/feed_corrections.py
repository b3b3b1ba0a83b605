"""The lines of a file that failed, as a file of its own: in the sender's layout and encoding, to correct and send."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator

from eligibility.rules.file_layout import END
from platform_site import tables
from platform_site.gateways import formulas


FILE_NUMBER = 3
"""Where the number stands in the first line."""


def written(content: bytes, *, wanted: Collection[int], file_number: int) -> Iterator[bytes]:
    """Yield a file with these lines of a sound one, under its headings and another number; what the sender wrote stays.

    A cell that a spreadsheet would run has an apostrophe before it, which reading the file takes back (I02-7).
    """
    encoding = tables.encoding_of(content)
    lines = tables.rows(content, encoding)
    head = [cell.strip() for cell in next(lines)[1] if cell.strip()]
    head[FILE_NUMBER] = str(file_number)
    yield BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    yield from (_line(each, encoding) for each in (head, next(lines)[1]))
    count = 0
    for number, cells in lines:
        if number in wanted:
            count += 1
            yield _line(map(_safe, cells), encoding)
    yield _line([END, str(count)], encoding)


def _safe(cell: str) -> str:
    """Return a cell as a file may hold it, whether or not it came from an export itself."""
    return formulas.neutral(formulas.original(cell))


def _line(cells: Iterable[str], encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("cp932" if encoding == "cp932" else "utf-8")
