"""A retention policy: how long a kind of record is kept, since when, and on which ground."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.fields.reverse_related import ForeignObjectRel

from platform_site.retention.holds import is_held


POLICIES: dict[type[models.Model], "Retention"] = {}


@dataclass(frozen=True, kw_only=True)
class Keep:
    """A stretch of calendar time."""

    years: int = 0
    months: int = 0
    days: int = 0

    def sql(self) -> str:
        """Return it as an SQL interval."""
        return f"interval '{self.years} years {self.months} months {self.days} days'"

    def __str__(self) -> str:
        parts = [(self.years, "年"), (self.months, "か月"), (self.days, "日")]
        return "".join(f"{count}{unit}" for count, unit in parts if count) or "直ちに"


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Keep a model's rows for `keep` after `since`, on the ground named in `basis`.

    `since` names one or more fields, of the row or by `__` of one that it is part of, the earliest of which counts;
    null means still in use. `also` names fields that count as well, each for the rows that its condition matches.
    Rows that `hold` matches, that others refer to,
    or that are a held person's stay; `persons` names lookups to her beside the row's own references, for rows that
    hang on hers only by what stands below both. With `partition` (`day` or `month`) whole partitions are dropped
    instead, and `since` is the partition key.
    """

    model: type[models.Model]
    since: str | tuple[str, ...]
    keep: Keep
    basis: str
    also: Mapping[str, Q] = field(default_factory=dict)
    hold: Q = field(default_factory=Q)
    persons: tuple[str, ...] = ()
    partition: str = ""

    @property
    def label(self) -> str:
        """Return the model's name as `app.Model`."""
        return self.model._meta.label

    @property
    def function(self) -> str:
        """Return the name of the SQL function that erases what is over."""
        return f"purge_{self.model._meta.db_table}"

    @property
    def counter(self) -> str:
        """Return the name of the SQL function that counts what is over, and what of it is held."""
        return f"due_{self.model._meta.db_table}"

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that `since` names."""
        return (self.since,) if isinstance(self.since, str) else self.since

    def over(self) -> models.QuerySet[Any]:
        """Return the rows whose time is over at $1, which nothing holds and no other row refers to."""
        held = is_held(self.model, self.persons)
        return self._done().exclude(held) if held is not None else self._done()

    def held(self) -> models.QuerySet[Any]:
        """Return the rows that would be over at $1 if no hold on a person kept them."""
        held = is_held(self.model, self.persons)
        return self._done().filter(held).distinct() if held is not None else self._done().none()

    def _done(self) -> models.QuerySet[Any]:
        """Return the rows whose time is over, whosever they are."""
        counts = [(name, Q()) for name in self.fields] + list(self.also.items())
        is_over = reduce(or_, (Q(**{f"{name}__lt": self._threshold(name)}) & where for name, where in counts))
        rows = self.model._default_manager.filter(is_over)
        for key in referring(self.model):
            rows = rows.exclude(Exists(key.model._default_manager.filter(**{key.name: OuterRef("pk")})))
        return rows.exclude(self.hold) if self.hold else rows

    def _threshold(self, name: str) -> RawSQL:
        """Return the moment, or for a date the day of Japan, before which a row's time is over."""
        is_moment = isinstance(self.field_named(name), models.DateTimeField)
        now = "least($1, now())" if is_moment else "(least($1, now()) at time zone 'Asia/Tokyo')::date"
        return RawSQL(f"{now} - {self.keep.sql()}", [])  # noqa: S611 - a declaration, not input

    def field_named(self, name: str) -> Any:
        """Return the field that a name, or a lookup through rows that it is part of, leads to."""
        *through, last = name.split("__")
        model = reduce(lambda model, step: model._meta.get_field(step).related_model, through, self.model)  # type: ignore[arg-type,return-value]
        return model._meta.get_field(last)


def referring(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """Yield the foreign keys of all storeys that point at a model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, models.ForeignKey):
            yield relation.field


def declare(*policies: Retention) -> None:
    """Register policies; called at the foot of an app's `retention.py`."""
    for policy in policies:
        if policy.model in POLICIES:
            raise ValueError(f"{policy.label} has two retention policies")
        POLICIES[policy.model] = policy
