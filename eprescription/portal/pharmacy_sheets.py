"""調剤結果の下書き: the rows that a pharmacist has typed so far, as texts; kept sealed between two pages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import QueryDict


FIELDS = (
    "disposition", "product", "quantity", "taken_days", "usage", "ground", "lot", "package_code", "word",
    "left", "left_reason",
)  # fmt: skip
ADDED = ("product", "quantity", "taken_days", "usage", "ground", "lot", "package_code", "word")
HEAD = ("message", "next_due_on", "store", "compared")
MOST_ROWS, MOST_ADDED = 100, 20
Row = dict[str, str]


@dataclass(frozen=True)
class ResultSheet:
    """What is typed: `item` of a row is the prescribed item's key; one item may have a row for each lot.

    That of an added medicine is the key that it had in the result which is corrected, else empty.
    """

    rows: tuple[Row, ...] = ()
    added: tuple[Row, ...] = ()
    message: str = ""
    next_due_on: str = ""
    store: str = ""
    compared: str = ""

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

    def with_added(self) -> "ResultSheet":
        """Return the sheet with an empty row for a medicine that was not prescribed."""
        if len(self.added) >= MOST_ADDED:
            return self
        return replace(self, added=(*self.added, {"item": "", **dict.fromkeys(ADDED, "")}))

    def without_added(self, place: int) -> "ResultSheet":
        """Return the sheet without one of the added rows."""
        return replace(self, added=tuple(row for number, row in enumerate(self.added) if number != place))

    def answers(self) -> dict[str, Any]:
        """Return the sheet as a draft keeps it."""
        return asdict(self)


def result_sheet_in(data: QueryDict) -> ResultSheet:
    """Return the sheet that a form holds."""
    rows = _rows(data, data.getlist("item")[:MOST_ROWS], "m", FIELDS)
    added = _rows(data, data.getlist("added")[:MOST_ADDED], "a", ADDED)
    return ResultSheet(rows, added, **{name: data.get(name, "") for name in HEAD})


def kept_result_sheet(answers: Mapping[str, Any]) -> ResultSheet:
    """Return the sheet that a draft kept."""
    return ResultSheet(**{**answers, "rows": tuple(answers["rows"]), "added": tuple(answers["added"])})


def changed(sheet: ResultSheet, deed: str, about: str) -> ResultSheet:
    """Return the sheet after a button was pressed; as it is for one that names no row."""
    if deed == "add":
        return sheet.with_added()
    if not (about.isascii() and about.isdecimal()):
        return sheet
    if deed == "lot":
        return sheet.with_lot(int(about))
    if deed == "drop":
        return sheet.without_added(int(about))
    return sheet.without(int(about)) if deed == "remove" else sheet


def _rows(data: QueryDict, items: list[str], prefix: str, fields: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(
        {"item": item, **{name: data.get(f"{prefix}{number}-{name}", "") for name in fields}}
        for number, item in enumerate(items)
    )
