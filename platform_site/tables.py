"""Reading CSV as clerks and their programs write it: UTF-8, UTF-8 with BOM, or CP932.

The bytes are decoded line by line as they are read, so that a large file never stands in memory as text too.
"""

import csv
import io
from collections.abc import Iterator


UTF_16 = (b"\xff\xfe", b"\xfe\xff")
FIRST_OF_THREE_BYTES = "\u0800"
LONGEST_CELL = 32_767
LONGEST_ROW = 1_048_576


class UnreadableTable(Exception):
    """The bytes are no table; `line` is where it was noticed, 1 being the first."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class UnknownEncoding(UnreadableTable):
    """Neither UTF-8 nor CP932."""


class BrokenQuoting(UnreadableTable):
    """A quote that is never closed, text behind a closing quote, or a cell or row without end."""


def encoding_of(content: bytes) -> str:
    """Return the encoding that all of the content is in; raise UnknownEncoding, or BrokenQuoting for a line too long.

    CP932 and never `shift_jis`, which lacks 髙 and ①; UTF-16 is told by its mark and refused, not guessed at.
    A file that is not all UTF-8 but has Japanese in it on some line is a mixture: as CP932 it would give wrong names.
    """
    if content.startswith(UTF_16):
        raise UnknownEncoding(1)
    broken = _first_broken_line(content, "utf-8")
    if broken is None:
        return "utf-8-sig"
    if _first_broken_line(content, "cp932") or any(map(_is_japanese_in_utf_8, io.BytesIO(content))):
        raise UnknownEncoding(broken)
    return "cp932"


def rows(content: bytes, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line on which each row begins and its cells, without empty rows; raise BrokenQuoting."""
    length, begins = [0], 1
    reader = csv.reader(_lines(content, encoding, length), strict=True)
    try:
        for cells in reader:
            if any(cells):
                if len(max(cells, key=len)) > LONGEST_CELL:
                    raise BrokenQuoting(begins)
                yield begins, cells
            length[0], begins = 0, reader.line_num + 1
    except csv.Error as error:
        raise BrokenQuoting(begins) from error


def _lines(content: bytes, encoding: str, length: list[int]) -> Iterator[str]:
    """Yield the lines of a text; quotes may join them to one row, but not to one without end."""
    for line in io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline=""):
        length[0] += len(line)
        if length[0] > LONGEST_ROW:
            raise csv.Error("a row without end")
        yield line


def _first_broken_line(content: bytes, encoding: str) -> int | None:
    """Return the first line that is not in this encoding; in neither of them is LF a part of another character."""
    for number, line in enumerate(io.BytesIO(content), start=1):
        if len(line) > LONGEST_ROW:
            raise BrokenQuoting(number)
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            return number
    return None


def _is_japanese_in_utf_8(line: bytes) -> bool:
    """Tell if a line is UTF-8 with a character of three bytes; a line of CP932 is that as good as never."""
    try:
        return max(line.decode()) >= FIRST_OF_THREE_BYTES
    except UnicodeDecodeError:
        return False
