"""処方の下書き: the rows that a prescriber has typed so far, as texts; kept sealed on the server between two pages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import QueryDict


FIELDS = ("dose", "form", "quantity", "usage", "no_generic")
MOST_ROWS = 60
Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """What is typed: one row a medicine, `drug` as `queries.drug_search.Found.value`, the rest as somebody typed it.

    `check` is the id of the last check that was made of it, `word` what medicines are searched by.
    """

    rows: tuple[Row, ...] = ()
    refills: str = "1"
    include_own: str = ""
    check: str = ""
    word: str = ""

    def added(self, row: Row) -> "Sheet":
        """Return the sheet with one more row, up to `MOST_ROWS`."""
        return replace(self, rows=(*self.rows, row)[:MOST_ROWS], word="")

    def without(self, place: int) -> "Sheet":
        """Return the sheet without a row, counted from 0; as it is where there is none."""
        return replace(self, rows=tuple(row for number, row in enumerate(self.rows) if number != place))

    def swapped(self, place: int, drug: str) -> "Sheet":
        """Return the sheet with another medicine in a row, without the dose: another's would be wrong."""
        rows = (row | {"drug": drug, "dose": ""} if number == place else row for number, row in enumerate(self.rows))
        return replace(self, rows=tuple(rows))

    def answers(self) -> dict[str, Any]:
        """Return the sheet as a draft keeps it."""
        return asdict(self)


def sheet_in(data: QueryDict) -> Sheet:
    """Return the sheet that a form holds."""
    drugs = data.getlist("drug")[:MOST_ROWS]
    rows = tuple(
        {"drug": drug, **{name: data.get(f"m{number}-{name}", "") for name in FIELDS}}
        for number, drug in enumerate(drugs)
    )
    head = {name: data.get(name, "") for name in ("refills", "include_own", "check", "word")}
    return Sheet(rows, **head)


def kept_sheet(answers: Mapping[str, Any]) -> Sheet:
    """Return the sheet that a draft kept."""
    return Sheet(**{**answers, "rows": tuple(answers["rows"])})
