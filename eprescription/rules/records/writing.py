"""Writing a prescription as the text of a record file (SJ1)."""

from collections.abc import Iterator

from eprescription.rules.document import Document
from eprescription.rules.records.apart import section_from
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.fields import Level
from eprescription.rules.records.sections import Section


HEADER = "SJ1"
LINE_ENDS = "\r\n"
FILE_ENDS = "\x1a"


def written(document: Document) -> str:
    """Return the file's text: header, records in their order, each line ended by CR LF, and 1Ah at the end.

    What has no place in a record file is left out: the prescriber's licence number. Amounts are written in full.
    """
    lines = (HEADER, *(_line(entry) for entry in _in_order(section_from(document))))
    return "".join(f"{line}{LINE_ENDS}" for line in lines) + FILE_ENDS


def _in_order(section: Section) -> Iterator[Entry]:
    yield from (entry for entry in section.entries if entry.record.level is not Level.TAIL)
    for part in section.parts:
        yield from _in_order(part)
    yield from (entry for entry in section.entries if entry.record.level is Level.TAIL)


def _line(entry: Entry) -> str:
    cells = [entry.text(member) for member in entry.record.items]
    while cells and not cells[-1]:
        cells.pop()
    return ",".join([entry.record.number, *cells])
