"""The words of the pages of masters: which columns differ, and how a cell is read."""

from typing import Any

from django.db.models import Model

from eprescription.models import ClassRow, ComponentRow, DrugRow, GenericRow, PairRow, UnitRow
from eprescription.queries.release_changes import Cells, RowChange
from eprescription.rules.drugs.pair_changes import ChangeKind


KINDS = {ChangeKind.ADDED: "追加", ChangeKind.REMOVED: "削除", ChangeKind.CHANGED: "変更"}
TONES = {ChangeKind.ADDED: "active", ChangeKind.REMOVED: "ended", ChangeKind.CHANGED: "running"}
"""Which state of `{% status %}` a change looks like."""
_TITLES: dict[type[Model], tuple[str, ...]] = {
    DrugRow: ("receipt_code", "name"),
    GenericRow: ("code", "name"),
    ComponentRow: ("ingredient7", "name"),
    ClassRow: ("ingredient7", "class_key"),
    UnitRow: ("other_unit", "price_unit"),
    PairRow: ("pair_id", "a_name", "b_name"),
}


def change_words(change: RowChange) -> dict[str, Any]:
    """Return a change as a page shows it: which row, how, and each column that differs, before and after."""
    before, after = change.before or {}, change.after or {}
    cells: Cells = after or before
    return {
        "kind": KINDS[change.kind],
        "tone": TONES[change.kind],
        "title": " ".join(str(cells[name]) for name in _TITLES[change.model]),
        "cells": [
            (label_of(change.model, name), cell_words(before[name]), cell_words(after[name]))
            for name in change.columns
        ],
    }  # fmt: skip


def label_of(model: type[Model], name: str) -> str:
    """Return what a column is called."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def cell_words(value: Any) -> str:
    """Return a cell in words; nothing is said in words too."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list):
        return "、".join(value) or "（なし）"
    return "（なし）" if value in (None, "") else str(value)
