"""The lines of a record file: their cells, and the records that they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eprescription.errors.records import TooManyCells, UnknownRecord
from eprescription.rules.faults import Read, record_pointer
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.layout import RECORDS
from platform_site.errors import Fault


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One line: its number from 1 (the header is 1), its record's number, and its cells behind that, item 1 first."""

    number: int
    record: str
    cells: tuple[str, ...]


def entries_of(lines: Iterable[Line]) -> Read[tuple[Entry, ...]]:
    """Return the records that the lines are, without those that the layout does not know, and what is wrong."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for line in lines:
        faults += _faults(line)
        if line.record in RECORDS:
            entries.append(_entry(line))
    return Read(tuple(entries), tuple(faults))


def _entry(line: Line) -> Entry:
    record = RECORDS[line.record]
    texts = dict(zip(record.items, line.cells, strict=False))
    return Entry(record, texts, record_pointer(line.number, line.record), is_line=True)


def _faults(line: Line) -> Iterator[Fault]:
    record = RECORDS.get(line.record)
    if record is None:
        yield Fault(UnknownRecord, record_pointer(line.number), "レコード番号の一覧は仕様書にあります。")
    elif len(line.cells) > len(record.fields):
        hint = f"{record.name}（レコード{record.number}）の項目は、番号の後に{len(record.fields)}個までです。"
        yield Fault(TooManyCells, record_pointer(line.number, line.record, len(record.fields) + 1), hint)
