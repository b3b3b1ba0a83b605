"""成分, 薬効群 and 単位: the tables that stand behind the medicines, one fact a line."""

import re

from eprescription.gateways.master_tables import read_all, refuse, refuse_twice, with_headings
from eprescription.rules.drugs.cells import Cells, Mistake
from eprescription.rules.drugs.components import key_of
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, UnitEntry


INGREDIENT = re.compile(r"[0-9A-Z]{7}")


def read_components(content: bytes) -> tuple[ComponentEntry | ClassEntry, ...]:
    """Return components, one line for each that an ingredient holds, and 薬効群 of ingredients; raise WrongDrugFile.

    All lines of an ingredient name the same 薬効群, or none.
    """
    lines = with_headings(content, ("ingredient7", "component", "counts", "class_key"))
    refuse_twice(lines, "ingredient7", "component")
    entries, classes = read_all(lines, _component), read_all(lines, _class)
    groups: dict[str, str] = {}
    other = [line for line, row in zip(lines, classes, strict=True) if groups.setdefault(*_pair(row)) != row.class_key]
    refuse([Mistake(line.line, "class_key", "同じ成分番号の前の行と、薬効群が違います。") for line in other])
    return *entries, *(ClassEntry(*group) for group in groups.items() if group[1])


def read_units(content: bytes) -> tuple[UnitEntry, ...]:
    """Return spellings and ranges of units; raise WrongDrugFile."""
    lines = with_headings(content, ("price_unit", "other_unit", "is_same", "least", "most", "source"))
    refuse_twice(lines, "price_unit", "other_unit")
    entries = read_all(lines, _unit)
    turned = [cells for cells, entry in zip(lines, entries, strict=True) if entry.least > entry.most]
    refuse([Mistake(cells.line, "least", "係数の下限が上限より大きくなっています。") for cells in turned])
    return entries


def _component(cells: Cells) -> ComponentEntry:
    name = cells.text("component", 90, needed=True)
    ingredient7 = cells.code("ingredient7", INGREDIENT, needed=True)
    return ComponentEntry(ingredient7, key_of(name), name, cells.flag("counts"))


def _class(cells: Cells) -> ClassEntry:
    return ClassEntry(cells.text("ingredient7", 7), cells.text("class_key", 60))


def _pair(row: ClassEntry) -> tuple[str, str]:
    return row.ingredient7, row.class_key


def _unit(cells: Cells) -> UnitEntry:
    return UnitEntry(
        price_unit=cells.text("price_unit", 40, needed=True),
        other_unit=cells.text("other_unit", 40, needed=True),
        is_same=cells.flag("is_same"),
        least=cells.amount("least"),
        most=cells.amount("most"),
        source=cells.text("source", 200),
    )
