"""The door for record files: bytes in CP932, CR LF behind each line, 1Ah at the end; nothing is quoted or guessed."""

from collections.abc import Iterator

from eprescription.errors.records import BrokenEncoding, Truncated, WrongHeader, WrongLength
from eprescription.rules.faults import MOST_FAULTS, Read, record_pointer
from eprescription.rules.records.layout import RECORDS
from eprescription.rules.records.lines import Line
from eprescription.rules.records.values import CHARSET, unwritable
from eprescription.rules.records.writing import FILE_ENDS, HEADER, LINE_ENDS
from platform_site.errors import Fault, IndividualNumber
from platform_site.errors.catalogue import FieldProblem
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.individual_numbers import contains_individual_number


MOST_BYTES = 256 * 1024
MOST_LINES = 2000
SLIP_HEADER = "JAHIS10"
"""With which the symbols on a slip of paper begin, Ver.1.10; the records are the same."""
END = LINE_ENDS + FILE_ENDS


def read(content: bytes, *, header: str = HEADER) -> Read[tuple[Line, ...]]:
    """Return the lines behind the header, or what is wrong with the file as a whole; raises nothing."""
    if len(content) > MOST_BYTES:
        return _refused(WrongLength, 0, f"{MOST_BYTES // 1024}KBまでです。")
    try:
        text = content.decode(CHARSET)
    except UnicodeDecodeError as error:
        return _refused(
            BrokenEncoding, content[: error.start].count(b"\n") + 1, "この行に読み取れないバイトがあります。"
        )
    return _lines(text, header)


def as_bytes(text: str) -> bytes:
    """Return the file for what `rules.records.writing` wrote; raises UnicodeEncodeError where another would be read."""
    place = unwritable(text)
    if place is not None:
        raise UnicodeEncodeError(CHARSET, text, place, place + 1, "not in CP932")
    return text.encode(CHARSET)


def _lines(text: str, header: str) -> Read[tuple[Line, ...]]:
    if not text.endswith(END):
        return _refused(
            Truncated, text.count(LINE_ENDS) + 1, "最後の行の復帰改行（CR LF）と終端文字（1Ah）がありません。"
        )
    first, *rest = text.removesuffix(END).split(LINE_ENDS)
    if first != header:
        return _refused(WrongHeader, 1, f"先頭行は「{header}」です。")
    if len(rest) > MOST_LINES:
        return _refused(WrongLength, MOST_LINES + 2, f"{MOST_LINES}行までです。")
    lines = tuple(_line(number, each) for number, each in enumerate(rest, start=2))
    faults = tuple(fault for line in lines for fault in _faults(line))
    return Read(None, faults[:MOST_FAULTS]) if faults else Read(lines)


def _line(number: int, text: str) -> Line:
    record, *cells = text.split(",")
    return Line(number, record, tuple(cells))


def _faults(line: Line) -> Iterator[Fault]:
    """Characters that no record may hold, and individual numbers, which nothing of ours ever stores."""
    # Nearly every line is clean, and one look at the whole of it tells: no number goes across a comma.
    whole = ",".join((line.record, *line.cells))
    if forbidden(whole) or contains_individual_number(whole):
        yield from _cell_faults(line)


def _cell_faults(line: Line) -> Iterator[Fault]:
    # A record's number is shown only where it is one: what else stands there may be anything.
    record = line.record if line.record in RECORDS else ""
    for item, cell in enumerate((line.record, *line.cells)):
        pointer = record_pointer(line.number, record, item if record else 0)
        if sign := forbidden(cell):
            yield Fault(BrokenEncoding, pointer, f"{sign} は使えません。外字は■に置き換えてください。")
        elif contains_individual_number(cell):
            yield Fault(IndividualNumber, pointer)


def _refused(problem: FieldProblem, line: int, hint: str) -> Read[tuple[Line, ...]]:
    return Read(None, (Fault(problem, record_pointer(line) if line else "/records", hint),))
