"""レセプト電算処理システム 医薬品マスター (`y`): what the columns of a row say (支払基金, ファイルレイアウト).

A row is read into the values that it holds; in a delta a blank column is an unchanged one.
"""

from collections.abc import Callable, Sequence
from typing import Any

from eprescription.rules.drugs.cells import Cells
from eprescription.rules.drugs.entries import DrugEntry
from eprescription.rules.drugs.prices import CONTROLLED, FORMS, GENERIC_CODE, PRICE_CODE, RECEIPT_CODE


WIDTHS = (40, 42)
"""Columns of a row: 42 since the columns of 2025 came behind the others."""
CHANGE, KIND, CODE = 0, 1, 2
NEW, CHANGED, ABOLISHED = "3", "5", "9"
CHANGES = ("0", "1", NEW, CHANGED, ABOLISHED)
Reader = Callable[[Cells, str], Any]

COLUMNS: dict[str, tuple[int, Reader]] = {
    "name": (5, lambda cells, column: cells.text(column, 200)),
    "kana": (7, lambda cells, column: cells.text(column, 200)),
    "unit_code": (8, lambda cells, column: cells.text(column, 3)),
    "unit": (10, lambda cells, column: cells.text(column, 40)),
    "price": (12, lambda cells, column: cells.amount(column)),
    "controlled": (14, lambda cells, column: cells.choice(column, CONTROLLED)),
    "is_generic": (17, lambda cells, column: cells.flag(column)),
    "form": (28, lambda cells, column: cells.choice(column, FORMS)),
    "abolished_on": (31, lambda cells, column: cells.day(column)),
    "price_code": (32, lambda cells, column: cells.code(column, PRICE_CODE)),
    "transition_until": (34, lambda cells, column: cells.day(column)),
    "base_name": (35, lambda cells, column: cells.text(column, 200)),
    "listed_on": (36, lambda cells, column: cells.day(column)),
    "generic_code": (37, lambda cells, column: cells.code(column, GENERIC_CODE)),
    "generic_name": (38, lambda cells, column: cells.text(column, 200)),
    "generic_addition": (39, lambda cells, column: cells.text(column, 1)),
}
"""What is kept of a row: the column from 1, and how it is read."""
NEEDED = ("name", "price", "controlled", "form")


def cells_of(line: int, row: Sequence[str]) -> Cells:
    """Return the cells of a row by the names that we give its columns, with its change and its code checked."""
    named = {name: row[column - 1] for name, (column, _) in COLUMNS.items()}
    cells = Cells(line, {"change": row[CHANGE], "kind": row[KIND], "receipt_code": row[CODE], **named})
    cells.choice("change", CHANGES)
    cells.choice("kind", ("Y",))
    cells.code("receipt_code", RECEIPT_CODE, needed=True)
    return cells


def values_of(cells: Cells) -> dict[str, Any]:
    """Return what a row says, without its blank columns; `0` and `99999999` say that there is no such day."""
    return {name: read(cells, name) for name, (_, read) in COLUMNS.items() if cells.has(name)}


def entry_of(cells: Cells, values: dict[str, Any]) -> DrugEntry | None:
    """Return the medicine of a row that comes whole; None, and noted, where something needed is blank."""
    lacking = [name for name in NEEDED if name not in values]
    for name in lacking:
        cells.wrong(name, "空欄です。値を書いてください。")
    return None if lacking else DrugEntry(receipt_code=cells.text("receipt_code", 9), **values)
