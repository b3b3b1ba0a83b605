"""The rows of releases as the entries that the rules take, and back as rows to be stored."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from django.db.models import Model

from eprescription.models import ClassRow, ComponentRow, DrugRelease, DrugRow, GenericRow, PairRow, UnitRow
from eprescription.rules.drugs.concepts import Pair, PairSide
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, DrugEntry, GenericEntry, UnitEntry


ROWS: dict[type, type[Model]] = {
    DrugEntry: DrugRow,
    GenericEntry: GenericRow,
    ComponentEntry: ComponentRow,
    ClassEntry: ClassRow,
    UnitEntry: UnitRow,
    Pair: PairRow,
}
_SIDES = ("a", "b")


def entries_of(entry: type, release_ids: Iterable[int]) -> list[Any]:
    """Return the rows of some releases as entries of this type."""
    model, names = ROWS[entry], _columns(entry)
    rows = model._default_manager.filter(release__in=list(release_ids)).values_list(*names)
    return [_entry(entry, dict(zip(names, row, strict=True))) for row in rows.iterator(chunk_size=5000)]


def rows_of(entries: Iterable[Any], release: DrugRelease) -> Iterator[Model]:
    """Yield the rows that keep entries in a release."""
    for entry in entries:
        yield ROWS[type(entry)](release=release, **_values(entry))


def _columns(entry: type) -> list[str]:
    sides = ("component", "name", "codes7", "is_strict")
    own = [field.name for field in fields(entry) if field.name not in _SIDES]
    return own if entry is not Pair else own + [f"{side}_{name}" for side in _SIDES for name in sides]


def _entry(entry: type, row: dict[str, Any]) -> Any:
    if entry is Pair:
        return Pair(a=_side(row, "a"), b=_side(row, "b"), **row)
    return entry(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def _side(row: dict[str, Any], side: str) -> PairSide:
    """Return one side of a pair, taken out of its row."""
    return PairSide(
        component=row.pop(f"{side}_component"),
        name=row.pop(f"{side}_name"),
        codes7=frozenset(row.pop(f"{side}_codes7")),
        is_strict=row.pop(f"{side}_is_strict"),
    )


def _values(entry: Any) -> dict[str, Any]:
    own = {field.name: getattr(entry, field.name) for field in fields(entry) if field.name not in _SIDES}
    for side in _SIDES if isinstance(entry, Pair) else ():
        given = getattr(entry, side)
        own |= {f"{side}_{field.name}": getattr(given, field.name) for field in fields(given)}
    return {name: list(value) if isinstance(value, tuple | frozenset) else value for name, value in own.items()}
