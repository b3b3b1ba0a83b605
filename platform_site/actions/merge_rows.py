"""The rows of a merge: given to the kept person and remembered one by one, and given back by a split."""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, UniqueConstraint

from platform_site.actions.merge_parts import PARTS, Part, that_move
from platform_site.models import MovedRow, PersonMerge, copy_in
from platform_site.states import MergeState


IN_FORCE = (MergeState.MERGED, MergeState.SPLITTING)


def move(merge: PersonMerge) -> int:
    """Give the merged record's rows to the kept person and remember each; return how many moved.

    A row of which the kept person has one herself, where there may be one only, stays where it is for the split.
    """
    moved = 0
    for part in that_move():
        ids = list(_free(part, merge).values_list("pk", flat=True))
        copy_in(_remembered(merge, part, row) for row in ids)
        part.model._default_manager.filter(pk__in=ids).update(**{part.field: merge.kept_id})
        moved += len(ids)
    return moved


def remember(model: type[Model], rows: Mapping[int, int]) -> None:
    """Note of new rows (key → the merged record for whose token they were written) that a split gives them to it.

    The rows themselves are the kept person's; a chain of merges is noted at each of its steps.
    """
    for record, merges in {record: merges_of(record) for record in set(rows.values())}.items():
        MovedRow.objects.bulk_create(
            [
                _remembered(merge, PARTS[model, "person"], row)
                for merge in merges
                for row, of in rows.items()
                if of == record
            ],
            ignore_conflicts=True,
        )


def merges_of(person_id: int) -> list[PersonMerge]:
    """Return the merges in force that lead from a record to the person who stands for it, in order."""
    merges: list[PersonMerge] = []
    while merge := PersonMerge.objects.filter(merged_id=person_id, state__in=IN_FORCE).first():
        merges.append(merge)
        person_id = merge.kept_id
    return merges


def give_back(merge: PersonMerge, *, at: datetime) -> dict[str, int]:
    """Give the merged record its rows back, with what has succeeded them meanwhile.

    Returns by model how many rows were written for the kept person since, and stay hers: a human looks at them.
    """
    for part in that_move():
        copy_in([_remembered(merge, part, row) for row in _successors(part, merge)])
        mine = part.rows_of(merge.kept_id).filter(pk__in=_moved(part, merge))
        mine.update(**{part.field: merge.merged_id})
    stayed = {part.label: _written_since(part, merge).count() for part in that_move()}
    merge.moved.update(moved_back_at=at)
    return {label: count for label, count in stayed.items() if count}


def _free(part: Part, merge: PersonMerge) -> "QuerySet[Model]":
    """Return the merged record's rows that no constraint keeps from being the kept person's."""
    taken = [
        Q(constraint.condition or Q(), Exists(_same(part, constraint).filter(**{part.field: merge.kept_id})))
        for constraint in part.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and part.field in constraint.fields
    ]
    rows = part.rows_of(merge.merged_id)
    return rows.exclude(reduce(or_, taken)) if taken else rows


def _same(part: Part, constraint: UniqueConstraint) -> "QuerySet[Model]":
    others = {name: OuterRef(name) for name in constraint.fields if name != part.field}
    return part.model._default_manager.filter(constraint.condition or Q(), **others)


def _successors(part: Part, merge: PersonMerge) -> "QuerySet[Any, Any]":
    """Return the keys of the rows that have succeeded moved ones since."""
    if not part.follows:
        return part.model._default_manager.none().values_list("pk", flat=True)
    same = {name: OuterRef(name) for name in part.follows}
    before = part.model._default_manager.filter(pk__in=_moved(part, merge), pk__lt=OuterRef("pk"), **same)
    return _written_since(part, merge).filter(Exists(before)).values_list("pk", flat=True)


def _written_since(part: Part, merge: PersonMerge) -> "QuerySet[Model]":
    """Return the kept person's rows that were written since the merge, not counting those that came with it."""
    since = {f"{part.since}__gte": merge.merged_at}
    return part.rows_of(merge.kept_id).filter(**since).exclude(pk__in=_moved(part, merge))


def _moved(part: Part, merge: PersonMerge) -> "QuerySet[Any, Any]":
    return merge.moved.filter(model=part.label, field=part.field).values_list(F("row_id"), flat=True)


def _remembered(merge: PersonMerge, part: Part, row: int) -> MovedRow:
    return MovedRow(merge=merge, model=part.label, field=part.field, row_id=row)
