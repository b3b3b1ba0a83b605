"""What the platform holds of a coverage, as the lines of a ledger that `feed_lines` would read to the same."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from eligibility.rules.ledger import Details, Grant, Said
from eligibility.rules.ledger_layout import GRANTS


_DAY = timedelta(days=1)
_PLAIN = tuple(each.name for each in fields(Details) if each.name not in ("link_index", "valid_until"))
Row = dict[str, str]


@dataclass(frozen=True)
class Numbers:
    """How an insurer writes a coverage's numbers, and its first day."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    acquired_on: date


def rows_of(numbers: Numbers, said: Said, *, flags: Iterable[str] = ()) -> list[Row]:
    """Return the lines of one coverage: a first one, and one more for each further certificate of one kind.

    `flags` are the columns of what this insurer withholds. A certificate that was withdrawn is not there.
    """
    common = {each.name: _cell(getattr(numbers, each.name)) for each in fields(Numbers)}
    common |= {name: _cell(getattr(said.details, name)) for name in _PLAIN}
    common |= {
        "last_day": _last_day(said.details.valid_until),
        "lost_on": _cell(said.lost_on),
        "loss_reason": said.loss_reason,
        **dict.fromkeys(flags, "1"),
    }
    return [common | row for row in _side_by_side(said.grants.values())]


def _side_by_side(grants: Iterable[Grant]) -> list[Row]:
    rows: list[Row] = [{}]
    for grant in sorted((each for each in grants if each.valid_until != each.valid_from), key=lambda each: each.name):
        begins = GRANTS[grant.kind].begins
        free = next((row for row in rows if begins not in row), None)
        if free is None:
            rows.append(free := {})
        free.update(_columns(grant))
    return rows


def _columns(grant: Grant) -> Row:
    columns = GRANTS[grant.kind]
    values = {column: _cell(getattr(grant, name)) for name, column in columns.plain}
    return {**values, columns.begins: str(grant.valid_from), columns.ends: _last_day(grant.valid_until)}


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _last_day(until: date | None) -> str:
    return "" if until is None else str(until - _DAY)
