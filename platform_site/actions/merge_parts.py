"""What a merge of persons does with each reference to a person: declared by each app in its `actions/joined.py`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.apps import apps
from django.db import models

from platform_site.actors import Actor
from platform_site.models import Person, PersonMerge


class Fate(StrEnum):
    """What becomes of the rows of a record that is merged into another's."""

    MOVES = "moves"
    """They are the kept person's, row by row remembered, until a split gives them back."""
    UNITES = "unites"
    """They move as well; what is added while both are one holds for both after a split."""
    STAYS = "stays"
    """They stay with the merged record; who reads them joins the records of a person."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A reference to a person and its fate, with the reason.

    `since` names the field that tells when a row was written, so that a split can name those that were written
    meanwhile. `follows` names the fields by which a row succeeds an earlier one: a successor goes back with it.
    """

    model: type[models.Model]
    fate: Fate
    because: str
    field: str = "person"
    since: str = ""
    follows: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the model's name as `app.Model`."""
        return self.model._meta.label

    def rows_of(self, person_id: int) -> "models.QuerySet[models.Model]":
        """Return the rows that refer to a person."""
        return self.model._default_manager.filter(**{self.field: person_id})


Follow = Callable[[PersonMerge, Actor, datetime], None]


@dataclass(frozen=True)
class Hook:
    """What an app does beside its rows, in the transaction of a merge, and what it does when that is undone."""

    merged: Follow
    split: Follow


PARTS: dict[tuple[type[models.Model], str], Part] = {}
HOOKS: list[Hook] = []


def declare(*parts: Part, hook: Hook | None = None) -> None:
    """Register an app's references to persons, and its hook; called at the foot of its `actions/joined.py`."""
    for part in parts:
        if (part.model, part.field) in PARTS:
            raise ValueError(f"{part.label}.{part.field} is declared twice")
        if part.fate != Fate.STAYS and not part.since:
            raise ValueError(f"{part.label}.{part.field} moves: say by `since` when a row was written")
        PARTS[part.model, part.field] = part
    if hook is not None:
        HOOKS.append(hook)


def that_move() -> list[Part]:
    """Return the references whose rows a merge gives to the kept person."""
    return [part for part in PARTS.values() if part.fate != Fate.STAYS]


def undeclared() -> Iterator["models.Field[object, object]"]:
    """Yield the references to persons of all storeys of which nobody has said what a merge does with them."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if _names_a_person(field) and (model, field.name) not in PARTS:
                yield field


def _names_a_person(field: "models.Field[object, object]") -> bool:
    return field.related_model is Person or field.attname == "person_id"
