"""The file of 電子版お薬手帳 that a phone reads: JAHIS 電子版お薬手帳データフォーマット Ver.2.6, header JAHISTC08.

CP932, commas, CR LF, nothing is quoted. A comma inside a text becomes a wide one, a character that CP932 lacks ■.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from eprescription.rules.document import DosageForm, System
from eprescription.rules.notebooks import BY_DAYS, BY_TIMES, House, Notebook, NotebookItem, NotebookRp, Visit
from eprescription.rules.records.values import CHARSET
from eprescription.rules.records.writing import FILE_ENDS, LINE_ENDS


HEADER = "JAHISTC08"
TO_THE_PATIENT, BY_A_PROFESSIONAL, NO_CODE = "1", "1", "1"
"""出力区分, レコード作成者, コード種別なし."""
UNKNOWN_SIGN, WIDE_COMMA = "■", "，"
CONTROLS = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Categories of Unicode that a reader would see as the end of something."""
LONGEST = {
    "1": (40, 1, 8, 8, 800, 13, 800, 20, 7, 40),
    "5": (8, 1),
    "11": (120, 2, 1, 7, 8, 800, 13, 1),
    "15": (40, 800, 1),
    "51": (120, 2, 1, 7, 1),
    "55": (40, 80, 1),
    "201": (3, 120, 12, 12, 1, 13, 1, 120, 1, 12),
    "281": (3, 100, 1),
    "301": (3, 100, 3, 100, 2, 1, 16, 1),
    "311": (3, 100, 1),
    "421": (400, 1),
    "501": (400, 1),
}
"""The longest cells of each record, in bytes of CP932 (tables 3-10 to 3-29)."""
FORMS = {
    DosageForm.INTERNAL: "1", DosageForm.DROPS: "2", DosageForm.AS_NEEDED: "3", DosageForm.INJECTION: "4",
    DosageForm.EXTERNAL: "5", DosageForm.MATERIAL: "9", DosageForm.UNKNOWN: "10",
}  # fmt: skip
"""剤形コード of the notebook, which differs from 剤形区分 of a prescription."""
CODES = {System.RECEIPT: "2", System.MHLW: "3", System.YJ: "4", System.HOT: "6"}


class Place(NamedTuple):
    """Where a house is found: 都道府県, 点数表, コード; all blank where they are not known."""

    prefecture: str
    fee_table: str
    number: str


def as_bytes(notebook: Notebook) -> bytes:
    """Return the file of a notebook."""
    lines = [f"{HEADER},{TO_THE_PATIENT}", *_patient(notebook)]
    for visit in notebook.visits:
        lines += _visit(visit)
    return (LINE_ENDS.join(lines) + LINE_ENDS + FILE_ENDS).encode(CHARSET)


def written(text: str, most: int) -> str:
    """Return a text as a cell of at most so many bytes holds it."""
    shown = "".join(_sign(each) for each in text.replace(",", WIDE_COMMA))
    return shown.encode(CHARSET)[:most].decode(CHARSET, "ignore")


def _sign(sign: str) -> str:
    if unicodedata.category(sign) in CONTROLS:
        return " "
    try:
        sign.encode(CHARSET)
    except UnicodeEncodeError:
        return UNKNOWN_SIGN
    return sign


def _record(number: str, *cells: str) -> str:
    longest = LONGEST[number]
    blank = ("",) * (len(longest) - len(cells))
    return ",".join((number, *(written(cell, most) for cell, most in zip((*cells, *blank), longest, strict=True))))


def _patient(notebook: Notebook) -> Iterator[str]:
    blank = ("",) * 6
    yield _record("1", notebook.name, notebook.sex, f"{notebook.birth_date:%Y%m%d}", *blank, notebook.kana)


def _visit(visit: Visit) -> Iterator[str]:
    yield _record("5", f"{visit.on:%Y%m%d}", BY_A_PROFESSIONAL)
    yield _record("11", visit.house.name, *_place(visit.house), "", "", "", BY_A_PROFESSIONAL)
    if visit.staff:
        yield _record("15", visit.staff, "", BY_A_PROFESSIONAL)
    if visit.issuer:
        yield _record("51", visit.issuer.name, *_place(visit.issuer), BY_A_PROFESSIONAL)
    if visit.doctor:
        yield _record("55", visit.doctor, visit.department, BY_A_PROFESSIONAL)
    for number, rp in enumerate(visit.rps, start=1):
        yield from _rp(str(number), rp)
    yield from (_record("421", text, BY_A_PROFESSIONAL) for text in visit.leftover)
    yield from (_record("501", text, BY_A_PROFESSIONAL) for text in visit.remarks)


def _place(house: House) -> Place:
    return Place(house.code[:2], house.code[2:3], house.code[3:])


def _rp(number: str, rp: NotebookRp) -> Iterator[str]:
    for item in rp.items:
        yield _record("201", number, item.name, f"{item.dose:f}", item.unit, *_code(item), BY_A_PROFESSIONAL)
        yield from (_record("281", number, note, BY_A_PROFESSIONAL) for note in item.notes)
    quantity, unit = _counted(rp)
    yield _record("301", number, rp.usage, quantity, unit, FORMS[rp.dosage_form], NO_CODE, "", BY_A_PROFESSIONAL)
    yield from (_record("311", number, note, BY_A_PROFESSIONAL) for note in rp.notes)


def _code(item: NotebookItem) -> tuple[str, str]:
    """Return 薬品コード種別 and the code; a 一般名 is no code of a product."""
    kind = CODES.get(item.code.system) if item.code else None
    return (kind, item.code.code) if item.code and kind else (NO_CODE, "")


def _counted(rp: NotebookRp) -> tuple[str, str]:
    if rp.dosage_form in BY_DAYS:
        return str(rp.quantity), "日分"
    return (str(rp.quantity), "回分") if rp.dosage_form in BY_TIMES else ("1", "調剤")
