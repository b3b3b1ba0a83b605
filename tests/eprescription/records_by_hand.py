"""A record file of fictional people, line by line, for tests to change.

The facility, its doctor and the patient do not exist; 99 is the prefecture of codes for tests.
"""

from collections.abc import Sequence

from eprescription.gateways import record_files
from eprescription.rules.document import Document
from eprescription.rules.faults import Read
from eprescription.rules.records.documents import document_of


GOOD = (
    "1,1,0200022,13,架空青葉クリニック",
    "2,100-0000,架空県架空市１－１",
    "3,03-0000-0000",
    "4,2,01,内科",
    "5,D1,ｶｸｳ ｲﾁﾛｳ,架空　一郎",
    "11,1001,架空　花子,ｶｸｳ ﾊﾅｺ",
    "12,2",
    "13,19800401",
    "21,1",
    "22,06139992",
    "23,架空１２,345,1,00",
    "24,30,70",
    "27,12139994,0000018",
    "51,20261121",
    "52,20261130",
    "62,1",
    "64,3",
    "81,1,1,一包化してください",
    "101,1,1,,14",
    "111,1,2,1011000400000000,１日１回朝食後服用,1",
    "181,1,1,8,隔日,I1000000",
    "201,1,1,1,4,2171022F1029,アムロジピン錠５ｍｇ,1,1,錠",
    "231,1,1,1",
    "281,1,1,1,3,患者の希望,",
    "201,1,2,1,2,620000001,,10,2,ｍｇ",
    "211,1,2,0.2",
    "221,1,2,4,6",
    "231,1,2",
    "101,2,2,,10",
    "111,2,1,,頭痛時,",
    "201,2,1,1,7,1149019F1ZZZ,【般】ロキソプロフェン錠６０ｍｇ,1,1,錠",
    "231,2,1,0,1",
    "241,2,1,2/3,3",
    "301,1,アムロジピン錠５ｍｇ,増量した理由",
    "302,1,eGFR 62",
)
"""Lines behind the header."""


def content(lines: Sequence[str] = GOOD, *, header: str = "SJ1", end: str = "\r\n\x1a") -> bytes:
    """Return the file that the lines make."""
    return ("\r\n".join([header, *lines]) + end).encode("cp932")


def read(lines: Sequence[str] = GOOD) -> Read[Document]:
    """Read the lines as the door does."""
    found = record_files.read(content(lines))
    return document_of(found.value) if found.value is not None else Read(None, found.faults)


def good() -> Document:
    """Return the prescription of `GOOD`."""
    document = read().value
    assert document is not None
    return document


def changed(line: str, into: str | None) -> tuple[str, ...]:
    """Return GOOD with the line that begins so replaced, or left out for None."""
    [place] = [index for index, each in enumerate(GOOD) if each.startswith(line)]
    return (*GOOD[:place], *(() if into is None else (into,)), *GOOD[place + 1 :])


def told(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Return code and pointer of each fault of the lines."""
    return [(fault.problem.code, fault.pointer) for fault in read(lines).faults]
