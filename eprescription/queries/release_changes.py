"""What a release of a master changes against the one that would count without it, row by row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Model

from eprescription.models import (
    ClassRow,
    ComponentRow,
    DrugRelease,
    DrugRow,
    GenericRow,
    PairRow,
    ReleaseKind,
    UnitRow,
)
from eprescription.queries.master_releases import in_force
from eprescription.rules.drugs.pair_changes import ChangeKind


Cells = dict[str, Any]
TABLES: dict[str, tuple[tuple[type[Model], tuple[str, ...]], ...]] = {
    ReleaseKind.DRUGS: ((DrugRow, ("receipt_code",)),),
    ReleaseKind.PRICES: ((DrugRow, ("receipt_code",)),),
    ReleaseKind.GENERIC: ((GenericRow, ("code",)),),
    ReleaseKind.COMPONENTS: ((ComponentRow, ("ingredient7", "key")), (ClassRow, ("ingredient7",))),
    ReleaseKind.UNITS: ((UnitRow, ("price_unit", "other_unit")),),
    ReleaseKind.PAIRS: ((PairRow, ("pair_id",)),),
}
"""The tables of each kind, and what tells one row of a release from another."""
_CHANGED = """
    with o as (select {keys}, {cells} as cells from {table} t where release_id = %s),
        n as (select {keys}, {cells} as cells from {table} t where release_id = %s)
    select {what} from o full join n using ({keys}) where o.cells is distinct from n.cells {order}
"""
_SORTED = " || jsonb_build_object('{0}', array(select unnest({0}) order by 1))"
"""Codes in a cell have no order; a set was written in any."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after, its cells by column; None where it is not there."""

    model: type[Model]
    before: Cells | None
    after: Cells | None

    @property
    def kind(self) -> ChangeKind:
        """How it changes."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.CHANGED if self.after else ChangeKind.REMOVED

    @property
    def columns(self) -> list[str]:
        """Return the columns that differ; of a row that comes or goes, none."""
        before, after = self.before, self.after
        if before is None or after is None:
            return []
        return [name for name in before if before[name] != after[name]]


def compared_with(release: DrugRelease) -> DrugRelease | None:
    """Return the release that would count on a release's day without it."""
    return in_force(release.kind, on=release.effective_on).exclude(pk=release.pk).first()


def change_counts(release: DrugRelease, before: DrugRelease) -> dict[ChangeKind, int]:
    """Return how many rows come, go and change."""
    total = dict.fromkeys(ChangeKind, 0)
    what = "count(*) filter (where o.cells is null), count(*) filter (where n.cells is null), count(*)"
    for model, keys in TABLES[release.kind]:
        added, removed, every = next(_asked(model, keys, what, "", release, before))
        total[ChangeKind.ADDED] += added
        total[ChangeKind.REMOVED] += removed
        total[ChangeKind.CHANGED] += every - added - removed
    return total


def changes_of(release: DrugRelease, before: DrugRelease, *, most: int | None = None) -> Iterator[RowChange]:
    """Yield the rows that differ, in the order of their codes, of each table at most so many."""
    limit = "" if most is None else f" limit {most:d}"
    for model, keys in TABLES[release.kind]:
        order = f"order by {', '.join(keys)}{limit}"
        for old, new in _asked(model, keys, "o.cells, n.cells", order, release, before):
            yield RowChange(model, _cells(old), _cells(new))


def _row(model: type[Model]) -> str:
    """Return the SQL for all that a row says."""
    arrays = [field.column for field in model._meta.concrete_fields if isinstance(field, ArrayField)]
    return "to_jsonb(t) - array['id', 'release_id']" + "".join(map(_SORTED.format, arrays))


def _cells(row: str | None) -> Cells | None:
    return None if row is None else json.loads(row)


def _asked(
    model: type[Model], keys: tuple[str, ...], what: str, order: str, release: DrugRelease, before: DrugRelease
) -> Iterator[tuple[Any, ...]]:
    names = {"table": model._meta.db_table, "keys": ", ".join(keys), "cells": _row(model)}
    query = _CHANGED.format(**names, what=what, order=order)  # names of ours alone
    with connection.cursor() as cursor:
        cursor.execute(query, [before.pk, release.pk])
        yield from cursor.fetchall()
