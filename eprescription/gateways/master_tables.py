"""A file of a master as rows: CSV in UTF-8 or CP932, its cells told by their headings or by their places."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from eprescription.errors.masters import WrongDrugFile
from eprescription.rules.drugs.cells import Cells, Mistake
from platform_site import tables
from platform_site.gateways import formulas


MOST_MISTAKES = 100
Entry = TypeVar("Entry")


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines' numbers and cells; raise WrongDrugFile for what is no table."""
    try:
        yield from tables.rows(content, tables.encoding_of(content))
    except tables.UnknownEncoding as error:
        raise wrong_line(
            error.line, "文字コードが分かりません。UTF-8かShift_JIS（CP932）で保存してください。"
        ) from error
    except tables.UnreadableTable as error:
        raise wrong_line(
            error.line, "CSVとして読めません。引用符の閉じ忘れや、長すぎる行を確かめてください。"
        ) from error


def with_headings(content: bytes, needed: Sequence[str], renamed: Mapping[str, str] | None = None) -> list[Cells]:
    """Return the lines beneath the headings; raise WrongDrugFile where a needed heading is missing or a line is short.

    `renamed` says how headings of the source are called here. Lines that begin with # are comments.
    """
    lines = (line for line in rows(content) if not line[1][0].startswith("#"))
    number, headings = next(lines, (1, list[str]()))
    columns = [(renamed or {}).get(heading.strip(), heading.strip()) for heading in headings]
    lacking = [name for name in needed if name not in columns]
    if lacking:
        raise wrong_line(number, f"見出しに {'、'.join(lacking)} がありません。")
    return [_cells(number, columns, cells) for number, cells in lines]


def read_all(lines: Iterable[Cells], read: Callable[[Cells], Entry | None]) -> tuple[Entry, ...]:
    """Return what each line says; raise WrongDrugFile with all that is wrong, or where there is nothing."""
    taken = list(lines)
    entries = [read(cells) for cells in taken]
    refuse([mistake for cells in taken for mistake in cells.mistakes])
    if not entries:
        raise wrong_line(1, "見出しの下に行がありません。")
    return tuple(entry for entry in entries if entry is not None)


def refuse_twice(lines: Iterable[Cells], *columns: str) -> None:
    """Raise WrongDrugFile for lines with the same codes in these columns as an earlier one."""
    met, mistakes = set[tuple[str, ...]](), list[Mistake]()
    for cells in lines:
        key = tuple(cells.text(column, 10_000) for column in columns)
        if key in met:
            mistakes.append(Mistake(cells.line, columns[0], "同じコードの行が、前にもあります。"))
        met.add(key)
    refuse(mistakes)


def refuse(mistakes: Sequence[Mistake]) -> None:
    """Raise WrongDrugFile if there are mistakes, with the first 100."""
    if mistakes:
        raise WrongDrugFile(mistakes=mistakes[:MOST_MISTAKES])


def wrong_line(line: int, text: str) -> WrongDrugFile:
    """Return the refusal for a line that is wrong as a whole."""
    return WrongDrugFile(mistakes=[Mistake(line, "", text)])


def _cells(line: int, columns: Sequence[str], cells: Sequence[str]) -> Cells:
    if len(cells) != len(columns):
        raise wrong_line(line, f"{len(cells)}列あります。見出しは{len(columns)}列です。")
    return Cells(line, dict(zip(columns, map(formulas.original, cells), strict=True)))
