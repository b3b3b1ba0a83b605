"""差分ファイル of 医薬品マスター: merged field by field onto the release before, so that the result is whole again.

Class 3 is new and comes whole, 5 is changed and holds only what changed, 9 is abolished and holds only the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from eprescription.rules.drugs import receipt_rows
from eprescription.rules.drugs.cells import Cells, Mistake
from eprescription.rules.drugs.entries import DrugEntry
from eprescription.rules.drugs.receipt_rows import ABOLISHED, CHANGES, NEW


def merged(before: Mapping[str, DrugEntry], rows: Iterable[Cells]) -> tuple[dict[str, DrugEntry], list[Mistake]]:
    """Return the whole master after the rows, by receipt code, and what is wrong with them."""
    after, mistakes, met = dict(before), list[Mistake](), set[str]()
    for cells in rows:
        code = cells.text("receipt_code", 9)
        if code in met:
            cells.wrong("receipt_code", "同じコードの行が、前にもあります。")
        met.add(code)
        entry = _after(cells, before.get(code))
        if entry is not None:
            after[code] = entry
        mistakes += cells.mistakes
    return after, mistakes


def _after(cells: Cells, before: DrugEntry | None) -> DrugEntry | None:
    """Return what a medicine is after a row, or None where it cannot be said."""
    values = receipt_rows.values_of(cells)
    change = cells.choice("change", CHANGES)
    if change == NEW:
        return _new(cells, values, before)
    if before is None:
        cells.wrong("receipt_code", "元の版にないコードです。先に元の全件ファイルを取り込んでください。")
        return None
    if change == ABOLISHED and not values.get("abolished_on"):
        cells.wrong("abolished_on", "廃止の行に廃止年月日がありません。")
    return replace(before, **values)


def _new(cells: Cells, values: dict[str, Any], before: DrugEntry | None) -> DrugEntry | None:
    if before is not None:
        cells.wrong("receipt_code", "新規の行ですが、元の版に同じコードがあります。")
    return receipt_rows.entry_of(cells, values)
