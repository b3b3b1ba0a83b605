"""Rows of several tables written in one statement: one round trip and one plan where each row would have its own.

The rows go as one JSON array a table, so that a statement's text is short and the same however many they are.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import AutoField, Model


class Shape(NamedTuple):
    """What a group's part of the statement depends on: its table, and which of its keys are known only then.

    `names` holds a column and the number of the group whose one row it names.
    """

    model: type[Model]
    has_key: bool
    is_one: bool
    names: tuple[tuple[str, int], ...]


def insert(*groups: Sequence[Model]) -> None:
    """Insert new rows, each group of one model, in one statement; an empty group is passed over.

    The rows of a group may all name, by a foreign key, the one row of an earlier group, whose key is known only then.
    Groups of one are given their keys; rows of larger groups are not.
    """
    filled = [rows for rows in groups if rows]
    if filled:
        _inserted(filled, unless_taken=False)


def insert_unless_taken(row: Model, *along: Sequence[Model]) -> bool:
    """Insert a new row as `insert` does, unless a unique constraint forbids it; tell if it was.

    The groups of `along` are written with it, or not at all. Unlike a save that fails, this needs no savepoint. It
    waits for whoever is writing the same just now.
    """
    return _inserted([[row], *(rows for rows in along if rows)], unless_taken=True)


def _inserted(groups: Sequence[Sequence[Model]], *, unless_taken: bool) -> bool:
    alone = {id(rows[0]): number for number, rows in enumerate(groups) if len(rows) == 1}
    statement = _statement(tuple(_shape(rows, alone) for rows in groups), unless_taken=unless_taken)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_as_json(rows) for rows in groups])
        keys = cursor.fetchone()
    if unless_taken and keys[0] is None:
        return False
    for rows, key in zip((rows for rows in groups if len(rows) == 1), keys, strict=False):
        _is_stored(rows[0], key)
    return True


def _shape(rows: Sequence[Model], alone: dict[int, int]) -> Shape:
    row = rows[0]
    names = []
    for field in _fields(type(row), has_key=True):
        related = field.get_cached_value(row, default=None) if field.is_relation else None
        if related is not None and related.pk is None and id(related) in alone:
            names.append((field.column, alone[id(related)]))
    return Shape(type(row), row.pk is not None, len(rows) == 1, tuple(names))


@lru_cache(maxsize=256)
def _statement(shapes: tuple[Shape, ...], *, unless_taken: bool) -> str:
    parts, wanted = [], []
    for number, shape in enumerate(shapes):
        part, key = _insertion(shape), _quoted(shape.model._meta.pk.column)
        if unless_taken:
            part += " where exists (select from rows_0)" if number else " on conflict do nothing"
        parts.append(f"rows_{number} as ({part} returning {key} as key)")
        if shape.is_one:
            wanted.append(_key_of(number))
    return f"with {', '.join(parts)} select {', '.join(wanted) or '1'}"


def _insertion(shape: Shape) -> str:
    """Return the insertion of rows of this shape; a key that counts is the database's to give, unless it is known."""
    names, columns = dict(shape.names), {}
    for field in _fields(shape.model, has_key=shape.has_key):
        column = _quoted(field.column)
        columns[column] = _key_of(names[field.column]) if field.column in names else column
    table = _quoted(shape.model._meta.db_table)
    given = f"json_populate_recordset(null::{table}, %s::json)"
    return f"insert into {table} ({', '.join(columns)}) select {', '.join(columns.values())} from {given}"  # noqa: S608


def _key_of(number: int) -> str:
    return f"(select key from rows_{number})"  # noqa: S608 - names of our own


@lru_cache(maxsize=256)
def _fields(model: type[Model], *, has_key: bool) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if has_key or not isinstance(field, AutoField))


def _as_json(rows: Sequence[Model]) -> str:
    fields = _fields(type(rows[0]), has_key=rows[0].pk is not None)
    plain = [{each.column: each.pre_save(row, add=True) for each in fields} for row in rows]
    return orjson.dumps(plain, default=_text).decode()


def _text(value: object) -> str:
    """Return what orjson has no form for as PostgreSQL reads it."""
    if isinstance(value, bytes | memoryview):
        return f"\\x{value.hex()}"
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))


def _is_stored(row: Model, key: Any) -> None:
    row.pk, row._state.adding, row._state.db = key, False, connection.alias
