"""Findings and asked items as they are kept in a check's row, and back: plain JSON, complete, unmasked."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from eprescription.rules.checks.findings import Allergy, Finding, FindingKind, New, Side, Taken
from eprescription.rules.document import Setting
from eprescription.rules.drugs.concepts import Route
from platform_site.periods import Period


OTHERS: Mapping[str, type[Taken | New | Allergy]] = {"taken": Taken, "new": New, "allergy": Allergy}
_KIND_OF = {kind: name for name, kind in OTHERS.items()}


def as_json(value: Finding | Taken | New | Allergy) -> dict[str, Any]:
    """Return a value as JSON; what may be one of several says by `is` which one it is."""
    kept = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return kept if isinstance(value, Finding) else {"is": _KIND_OF[type(value)], **kept}


def finding_of(kept: Mapping[str, Any]) -> Finding:
    """Return the finding that was kept."""
    return Finding(**{name: _READERS.get(name, _same)(value) for name, value in kept.items()})


def other_of(kept: Mapping[str, Any]) -> Taken | New | Allergy:
    """Return the item, the line or the allergy that was kept."""
    given = {name: _READERS.get(name, _same)(value) for name, value in kept.items() if name != "is"}
    for name in _SETS & given.keys():
        given[name] = frozenset(given[name])
    return OTHERS[kept["is"]](**given)


def new_of(kept: Mapping[str, Any]) -> New:
    """Return the asked item that was kept."""
    found = other_of(kept)
    if not isinstance(found, New):
        raise TypeError("an asked item is kept as one")
    return found


def _plain(value: Any) -> Any:
    match value:
        case Taken() | New() | Allergy():
            return as_json(value)
        case Period():
            return [value.start.isoformat(), value.end.isoformat() if value.end else None]
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return list(value)
    return str(value) if isinstance(value, str) else value


def _same(value: Any) -> Any:
    return value


def _period(value: list[str | None] | None) -> Period | None:
    if value is None or value[0] is None:
        return None
    return Period(date.fromisoformat(value[0]), date.fromisoformat(value[1]) if value[1] else None)


def _route(value: str | None) -> Route | None:
    return None if value is None else Route(value)


_SETS = {"ingredient7s", "components", "class_keys"}
_READERS: dict[str, Any] = {
    "kind": FindingKind,
    "side": Side,
    "setting": Setting,
    "route": _route,
    "other": lambda kept: None if kept is None else other_of(kept),
    "components": tuple,
    "behind": tuple,
    "interval_new": _period,
    "interval_other": _period,
    **dict.fromkeys(("starts_on", "ends_on", "recorded_on"), date.fromisoformat),
}
