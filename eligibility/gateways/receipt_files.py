"""The fund's file of receipt counts: a heading and its lines, in UTF-8 or CP932."""

from collections.abc import Iterator

from eligibility.errors import feeds
from eligibility.rules.receipt_lines import COLUMNS, column_of
from platform_site import tables
from platform_site.errors import Fault, Invalid
from platform_site.errors.catalogue import FieldProblem


def read(content: bytes) -> list[tuple[int, dict[str, str] | Fault]]:
    """Return the number of each line and its cells by column, or what is wrong with their count.

    Raises Invalid, naming the line, for bytes that are no such table.
    """
    try:
        return list(_lines(tables.rows(content, tables.encoding_of(content))))
    except tables.UnknownEncoding as error:
        raise _broken(feeds.BrokenEncoding, error.line) from error
    except tables.BrokenQuoting as error:
        raise _broken(feeds.BrokenQuoting, error.line) from error


def _lines(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str] | Fault]]:
    line, headings = next(rows, (1, []))
    columns = [column_of(heading) for heading in headings]
    if sorted(column or "" for column in columns) != sorted(COLUMNS):
        raise _broken(feeds.BrokenHeader, line, f"列は{'、'.join(COLUMNS.values())}の4つです。")
    for number, cells in rows:
        if len(cells) == len(columns):
            yield number, {str(column): cell for column, cell in zip(columns, cells, strict=True)}
        else:
            yield number, Fault(feeds.WrongColumns, "", f"{len(cells)}列あります。見出しは4列です。")


def _broken(problem: FieldProblem, line: int, hint: str = "") -> Invalid:
    return Invalid(faults=[Fault(problem, f"/{line}", hint)])
