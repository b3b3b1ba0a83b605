"""What is known ends at the very moment from which its successor is; nothing is overwritten (ADR 0008)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import Greatest


_TICK = timedelta(microseconds=1)


def close(model: type[Any], rows: Iterable[Any], at: datetime) -> None:
    """End what was known, at the very moment from which its successor is."""
    earliest = ExpressionWrapper(F("known_from") + _TICK, output_field=DateTimeField())
    known_until = Greatest(Value(at, output_field=DateTimeField()), earliest)
    model._default_manager.filter(pk__in=[row.pk for row in rows if row]).update(known_until=known_until)


def known_from(before: Any, at: datetime) -> datetime:
    """Return since when something is known: after what it replaces, though another host's clock was ahead (I03-5)."""
    return at if before is None else max(at, before.known_from + _TICK)
