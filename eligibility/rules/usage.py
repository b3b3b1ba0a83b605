"""The ministry's monthly table of use: which rows and columns it has, and what of it may be shown (R-033, I02-6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from eligibility.rules.months import following
from platform_site.rules.suppression import hidden, hidden_alone


IN_TOTAL = {"hospital": "病院", "clinic": "医科診療所", "dental": "歯科診療所", "pharmacy": "薬局"}
"""The rows of the ministry's table, which add up to its 総計."""
OUTSIDE = {"home_nursing": "訪問看護ステーション", "midwife": "助産所", "therapy_office": "施術所"}
"""Kinds of facility that check too but stand in no row of the ministry's table: shown apart, in no total."""
TOTAL = "total"
CHECKS = ("by_card", "by_number")
VIEWS = ("checkup_views", "drug_views", "care_views")
BLOCKS: tuple[tuple[str, ...], ...] = (CHECKS, *((view,) for view in VIEWS))
"""Columns that are tied to each other by a sum are hidden together."""
RECOUNTED = 3
"""How many complete days each night counts anew; a month is settled when its last day has been counted so often."""
_DAY, _CENT = timedelta(days=1), Decimal("0.01")


class Counts(NamedTuple):
    """What a facility, or all of a kind, asked in some time, in checks and views."""

    by_card: int = 0
    by_number: int = 0
    checkup_views: int = 0
    drug_views: int = 0
    care_views: int = 0

    @property
    def checks(self) -> int:
        """資格確認: by card and by number; a bulk check is no visit and counts in neither."""
        return self.by_card + self.by_number

    @property
    def rate(self) -> Decimal | None:
        """Return the use rate by checks in percent (R-032); None of nothing."""
        return percent(self.by_card, self.checks)

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(*(left + right for left, right in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Row:
    """A row as it is shown: a cell is None where it is hidden."""

    kind: str
    label: str
    cells: Mapping[str, int | None]
    """By column: `checks`, then those of `Counts`."""

    @property
    def rate(self) -> Decimal | None:
        """Return the use rate by checks in percent (R-032); None where it is hidden or nothing was checked."""
        return percent(self.cells["by_card"], self.cells["checks"])


@dataclass(frozen=True)
class Table:
    """The figures of a month as everybody may see them: page, chart, CSV and JSON show these and no others."""

    month: date
    last_day: date
    """Up to which day it counts; the month's last for a published one."""
    rows: tuple[Row, ...]
    total: Row
    outside: tuple[Row, ...]

    @property
    def hides(self) -> bool:
        """Tell if any cell is hidden."""
        return any(None in row.cells.values() for row in (*self.rows, self.total, *self.outside))


def table(counts: Mapping[str, Counts], *, month: date, last_day: date) -> Table:
    """Return the table of a month from the counts of each kind, with small cells hidden so that none comes back."""
    inside = {kind: counts.get(kind, Counts()) for kind in IN_TOTAL}
    apart = {kind: counts.get(kind, Counts()) for kind in OUTSIDE}
    total = Counts(*(sum(column) for column in zip(*inside.values(), strict=True)))
    gone: set[tuple[str, str]] = set()
    for block in BLOCKS:
        found = hidden(_block(inside, block))
        names = found.rows | hidden_alone(_block(apart, block)) | ({TOTAL} if found.total else set())
        gone |= {(kind, column) for kind in names for column in block}
    return Table(
        month,
        last_day,
        rows=tuple(_row(kind, IN_TOTAL[kind], inside[kind], gone) for kind in IN_TOTAL),
        total=_row(TOTAL, "総計", total, gone),
        outside=tuple(_row(kind, OUTSIDE[kind], apart[kind], gone) for kind in OUTSIDE),
    )


def percent(part: int | None, whole: int | None) -> Decimal | None:
    """Return a share in percent to two places, cut off rather than rounded up: 14.999 % does not reach 15 %."""
    if part is None or not whole:
        return None
    return (Decimal(part * 100) / whole).quantize(_CENT, rounding=ROUND_DOWN)


def last_day_of(month: date) -> date:
    """Return the last day of a month that its first day names."""
    return following(month) - _DAY


def settled_on(month: date) -> date:
    """Return from which day a month's figures stand: its last day has been counted for the last time.

    Figures are published for whole months only, and never change afterwards: no two files differ by a day's visits.
    """
    return following(month) + RECOUNTED * _DAY


def month_before(month: date, *, back: int = 1) -> date:
    """Return the first day of the month so many months before."""
    months = month.year * 12 + month.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def newest_settled(today: date) -> date:
    """Return the newest month whose figures stand on a day."""
    month = month_before(today.replace(day=1))
    return month if settled_on(month) <= today else month_before(month)


def _block(counts: Mapping[str, Counts], columns: tuple[str, ...]) -> dict[str, list[int]]:
    return {kind: [getattr(row, column) for column in columns] for kind, row in counts.items()}


def _row(kind: str, label: str, counts: Counts, gone: set[tuple[str, str]]) -> Row:
    cells: dict[str, int | None] = {"checks": None if (kind, "by_card") in gone else counts.checks}
    cells |= {name: None if (kind, name) in gone else getattr(counts, name) for name in Counts._fields}
    return Row(kind, label, cells)
