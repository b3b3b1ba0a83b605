"""A file of lines, as a layout says: its first line, its columns, its lines, and its count at the end."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from eligibility.errors import feeds
from eligibility.rules.feed_layout import LAYOUT
from eligibility.rules.file_layout import END, Layout
from platform_site import tables
from platform_site.errors import Fault, IndividualNumber
from platform_site.errors.catalogue import FieldProblem
from platform_site.gateways import formulas
from platform_site.identifiers import BadIdentifier
from platform_site.identifiers.individual_numbers import contains_individual_number


FILE_NUMBER = re.compile(r"[0-9]{1,15}")
FIRST_YEAR = 2000
LONGEST_HEADING = 40
NOTHING: tuple[int, list[str]] = (1, [])
Row = dict[str, str] | Fault


@dataclass(frozen=True)
class FeedFile:
    """A file that is sound as a whole: `count` lines behind its heading."""

    sender: str
    file_number: int
    as_of: datetime
    columns: tuple[str, ...]
    count: int
    content: bytes
    encoding: str

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the number of each line and its cells by column, or what is wrong with their count."""
        lines = tables.rows(self.content, self.encoding)
        next(lines), next(lines)
        for _, (number, cells) in zip(range(self.count), lines, strict=False):
            if len(cells) == len(self.columns):
                yield number, dict(zip(self.columns, _as_meant(cells), strict=True))
            elif _holds_individual_number(cells):
                yield number, Fault(IndividualNumber, "")
            else:
                hint = f"{len(cells)}列あります。見出しは{len(self.columns)}列です。"
                yield number, Fault(feeds.WrongColumns, "", hint)


def read(content: bytes, layout: Layout = LAYOUT) -> FeedFile:
    """Return the file; raise FileBroken, naming the line, for one that is not whole and sound."""
    try:
        encoding = tables.encoding_of(content)
        return _sound(content, encoding, layout)
    except tables.UnknownEncoding as error:
        raise _broken(feeds.BrokenEncoding, error.line) from error
    except tables.BrokenQuoting as error:
        raise _broken(feeds.BrokenQuoting, error.line) from error


def sender_of(content: bytes, layout: Layout) -> str | None:
    """Return whose file it says it is, or None where its first line says nothing sound."""
    try:
        head = next(tables.rows(content, tables.encoding_of(content)), NOTHING)[1]
        return _head(head, layout)[0]
    except (tables.UnreadableTable, feeds.FileBroken):
        return None


def _sound(content: bytes, encoding: str, layout: Layout) -> FeedFile:
    lines = tables.rows(content, encoding)
    head, headings = next(lines, NOTHING), next(lines, NOTHING)
    for line in (head, headings):
        _refuse_individual_number(*line)
    sender, file_number, as_of = _head(head[1], layout)
    columns = _columns(*headings, layout)
    count = -1  # the last line is none of the changes
    last = NOTHING
    for each in lines:
        count, last = count + 1, each
    _check_last(last, count, is_whole=content.endswith((b"\n", b"\r")))
    return FeedFile(sender, file_number, as_of, columns, count, content, encoding)


def _as_meant(cells: list[str]) -> list[str]:
    """Return the cells without the apostrophe that our own exports put before what could begin a formula (I02-7)."""
    return [formulas.original(cell) for cell in cells] if any(cell[:1] == "'" for cell in cells) else cells


def _head(cells: list[str], layout: Layout) -> tuple[str, int, datetime]:
    cells = [unicodedata.normalize("NFKC", cell[:LONGEST_HEADING]).strip() for cell in cells if cell.strip()]
    try:
        kind, version, sender, file_number, as_of = cells
        moment = datetime.fromisoformat(as_of)
        sound = (kind, version) == (layout.kind, layout.version) and FILE_NUMBER.fullmatch(file_number)
        if not sound or moment.utcoffset() is None or moment.year < FIRST_YEAR:
            raise ValueError(kind)
        return str(layout.sender(sender)), int(file_number), moment
    except BadIdentifier as error:
        raise _broken(feeds.BrokenFirstLine, 1, f"{layout.sender_name}: {error.problem.title}") from error
    except ValueError as error:
        raise _broken(feeds.BrokenFirstLine, 1) from error


def _columns(line: int, headings: list[str], layout: Layout) -> tuple[str, ...]:
    """Return the columns in the file's order; a heading that is none is named by its place, as it may be data."""
    names = [unicodedata.normalize("NFKC", heading[:LONGEST_HEADING]).strip() for heading in headings]
    columns = [layout.column_of(name) for name in names]
    unknown = [str(place) for place, column in enumerate(columns, start=1) if column is None]
    missing = [name for name in layout.required if name not in columns]
    if unknown:
        raise _broken(feeds.BrokenHeader, line, f"定義されていない列: 左から{'、'.join(unknown[:5])}列目")
    if missing:
        raise _broken(feeds.BrokenHeader, line, f"必要な列がありません: {'、'.join(missing)}")
    if len(set(columns)) != len(columns):
        raise _broken(feeds.BrokenHeader, line, "同じ列が2つあります。")
    return tuple(column for column in columns if column)


def _check_last(last: tuple[int, list[str]], count: int, *, is_whole: bool) -> None:
    """Refuse a file that may have been cut off: `end,13` without a line break may be the start of an `end` line."""
    line, cells = last
    _refuse_individual_number(line, cells)
    cells = [cell.strip() for cell in cells if cell.strip()]
    if cells[:1] != [END]:
        hint = f"末尾行（end,件数）がありません。データは{count + 1}行あります。ファイルが途中で切れています。"
        raise _broken(feeds.BrokenLastLine, line, hint)
    if cells != [END, str(count)]:
        raise _broken(feeds.BrokenLastLine, line, f"データは{count}行あります。")
    if not is_whole:
        raise _broken(feeds.BrokenLastLine, line, "末尾行が改行で終わっていません。")


def _refuse_individual_number(line: int, cells: list[str]) -> None:
    if _holds_individual_number(cells):
        raise _broken(IndividualNumber, line)


def _holds_individual_number(cells: list[str]) -> bool:
    return any(contains_individual_number(cell) for cell in cells)


def _broken(problem: FieldProblem, line: int, hint: str = "") -> feeds.FileBroken:
    return feeds.FileBroken(faults=[Fault(problem, f"/{line}", hint)])
