"""An insurer's ledger beside what the platform holds: the columns that differ, and never a value of them."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from enum import StrEnum

from eligibility.rules.ledger import Details, Grant, Line, Said
from eligibility.rules.ledger_layout import GRANTS, LAYOUT


class Outcome(StrEnum):
    """What came of a line of a ledger, or of a coverage that none of its lines names."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    REFUSED = "refused"


_COLUMN = {"link_index": "link_token", "valid_until": "last_day"}
_DETAILS = tuple((each.name, _COLUMN.get(each.name, each.name)) for each in fields(Details))
_ADDRESS = ("postal_code", "address")


def differing(told: Said, held: Said, *, is_withheld: bool) -> tuple[str, ...]:
    """Return the columns in which a line differs from what is held, in the order of the layout.

    A link token that the line does not give is not compared, nor is a withheld address that it leaves out: what the
    platform gives out has neither. Certificates are compared that the line names.
    """
    found = {column for name, column in _DETAILS if _differs(name, told.details, held.details, is_withheld=is_withheld)}
    found |= {name for name in ("lost_on", "loss_reason") if getattr(told, name) != getattr(held, name)}
    for name, grant in told.grants.items():
        found |= _differing(grant, held.grants.get(name))
    return in_order(found)


def unnamed(lines: Iterable[Line], held: Said, *, on: date) -> tuple[str, ...]:
    """Return where the certificates would stand that hold on this day or later and that no line of a coverage names."""
    named = {name for line in lines if line.said for name in line.said.grants}
    lasting = (grant for name, grant in held.grants.items() if name not in named and _lasts(grant, on))
    return in_order({GRANTS[grant.kind].begins for grant in lasting})


def in_order(columns: Collection[str]) -> tuple[str, ...]:
    """Return columns once each, in the order of the layout."""
    return tuple(name for name in LAYOUT.columns if name in columns)


def _differs(name: str, told: Details, held: Details, *, is_withheld: bool) -> bool:
    value = getattr(told, name)
    if not value and (name == "link_index" or (name in _ADDRESS and is_withheld)):
        return False
    return bool(value != getattr(held, name))


def _differing(told: Grant, held: Grant | None) -> set[str]:
    columns = GRANTS[told.kind]
    if held is None:
        return {columns.begins}
    plain = [*columns.plain, ("valid_until", columns.ends)]
    return {column for name, column in plain if getattr(told, name) != getattr(held, name)}


def _lasts(grant: Grant, on: date) -> bool:
    return grant.valid_until is None or (grant.valid_until > on and grant.valid_until != grant.valid_from)
