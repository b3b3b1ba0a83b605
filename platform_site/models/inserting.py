"""Rows of several tables written in one statement: one round trip and one plan where each row would have its own.

The rows go as one JSON array a table, so that a statement's text is short and the same however many they are.
"""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Model


def insert(*groups: Sequence[Model]) -> None:
    """Insert new rows, each group of one model, in one statement; an empty group is passed over.

    The rows of a group may all name, by a foreign key, the one row of an earlier group, whose key is known only then.
    Groups of one are given their keys; rows of larger groups are not.
    """
    parts: list[str] = []
    alone: dict[int, str] = {}
    filled = [rows for rows in groups if rows]
    for number, rows in enumerate(filled):
        parts.append(f"rows_{number} as ({_insertion(rows[0], alone)} returning {_key(rows[0])})")
        if len(rows) == 1:
            alone[id(rows[0])] = f"(select {_key(rows[0])} from rows_{number})"  # noqa: S608 - names of our own
    if parts:
        wanted = ", ".join(alone.values()) or "1"
        keys = _execute(f"with {', '.join(parts)} select {wanted}", filled) or ()
        for rows, key in zip((rows for rows in filled if len(rows) == 1), keys, strict=False):
            _is_stored(rows[0], key)


def insert_unless_taken(row: Model) -> bool:
    """Insert a new row unless a unique constraint forbids it; tell if it was, and give it its key then.

    Unlike a save that fails, this needs no savepoint. It waits for whoever is writing the same just now.
    """
    keys = _execute(f"{_insertion(row, {})} on conflict do nothing returning {_key(row)}", [[row]])
    if keys is not None:
        _is_stored(row, keys[0])
    return keys is not None


def _key(row: Model) -> str:
    return connection.ops.quote_name(str(row._meta.pk.column))


def _insertion(row: Model, alone: dict[int, str]) -> str:
    """Return the insertion of rows like this one; a key that counts is the database's to give."""
    quote = connection.ops.quote_name
    table, columns = quote(row._meta.db_table), {}
    for field in _fields(row):
        related = field.get_cached_value(row, default=None) if field.is_relation else None
        columns[quote(field.column)] = alone.get(id(related), quote(field.column))
    given = f"json_populate_recordset(null::{table}, %s::json)"
    return f"insert into {table} ({', '.join(columns)}) select {', '.join(columns.values())} from {given}"  # noqa: S608


def _fields(row: Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if not isinstance(field, AutoField)]


def _as_json(rows: Sequence[Model]) -> str:
    fields = _fields(rows[0])
    return json.dumps([{each.column: each.pre_save(row, add=True) for each in fields} for row in rows], default=_text)


def _text(value: object) -> Any:
    """Return what JSON has no form for as PostgreSQL reads it."""
    if isinstance(value, bytes | memoryview):
        return f"\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)


def _execute(statement: str, groups: Sequence[Sequence[Model]]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_as_json(rows) for rows in groups])
        told: tuple[Any, ...] | None = cursor.fetchone()
    return told


def _is_stored(row: Model, key: Any) -> None:
    row.pk, row._state.adding, row._state.db = key, False, connection.alias
