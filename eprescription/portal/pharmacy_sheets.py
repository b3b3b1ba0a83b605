"""調剤結果の下書き: the rows that a pharmacist has typed so far, as texts; kept sealed between two pages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import QueryDict


FIELDS = (
    "disposition", "product", "quantity", "taken_days", "ground", "lot", "package_code", "word", "left", "left_reason",
)  # fmt: skip
HEAD = ("message", "next_due_on", "store")
MOST_ROWS = 100
Row = dict[str, str]


@dataclass(frozen=True)
class ResultSheet:
    """What is typed: `item` of a row is the prescribed item's key; one item may have a row for each lot."""

    rows: tuple[Row, ...] = ()
    message: str = ""
    next_due_on: str = ""
    store: str = ""

    def with_lot(self, place: int) -> "ResultSheet":
        """Return the sheet with another lot below a row: the same medicine, its amount and lot to be typed."""
        if place >= len(self.rows) or len(self.rows) >= MOST_ROWS:
            return self
        other = self.rows[place] | dict.fromkeys(("quantity", "lot", "package_code", "left", "left_reason"), "")
        return replace(self, rows=(*self.rows[: place + 1], other, *self.rows[place + 1 :]))

    def without(self, place: int) -> "ResultSheet":
        """Return the sheet without a row, where another one is of the same item."""
        items = [row["item"] for row in self.rows]
        if place >= len(items) or items.count(items[place]) == 1:
            return self
        return replace(self, rows=tuple(row for number, row in enumerate(self.rows) if number != place))

    def answers(self) -> dict[str, Any]:
        """Return the sheet as a draft keeps it."""
        return asdict(self)


def result_sheet_in(data: QueryDict) -> ResultSheet:
    """Return the sheet that a form holds."""
    items = data.getlist("item")[:MOST_ROWS]
    rows = tuple(
        {"item": item, **{name: data.get(f"m{number}-{name}", "") for name in FIELDS}}
        for number, item in enumerate(items)
    )
    return ResultSheet(rows, **{name: data.get(name, "") for name in HEAD})


def kept_result_sheet(answers: Mapping[str, Any]) -> ResultSheet:
    """Return the sheet that a draft kept."""
    return ResultSheet(**{**answers, "rows": tuple(answers["rows"])})


def changed(sheet: ResultSheet, deed: str, about: str) -> ResultSheet:
    """Return the sheet after a button was pressed; as it is for one that names no row."""
    if not (about.isascii() and about.isdecimal()):
        return sheet
    if deed == "lot":
        return sheet.with_lot(int(about))
    return sheet.without(int(about)) if deed == "remove" else sheet
