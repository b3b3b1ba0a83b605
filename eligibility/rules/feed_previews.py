"""What a preview of a file tells: how many lines would come to what, and the first mistakes, by line and column."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


MOST_ERRORS = 200
"""Mistakes that a page shows; all of them stand in the results once the file is applied."""
FIRST = 5
"""Lines whose outcome is shown as a sample."""
OPEN_COLUMNS = frozenset(
    {
        "change", "insurer_number", "card_class", "loss_reason", "relationship", "ratio", "elderly_ratio", "limit_form",
        "limit_class", "disease", "special_care", "sex",
    }
)  # fmt: skip
"""Columns of codes, whose wrong value may be shown; every other one may hold what is somebody's own."""
_CODE = re.compile(r"[0-9A-Za-z]{1,8}")


@dataclass
class Findings:
    """What is known of a file so far: counts by outcome, and the first mistakes in the order of the lines."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)

    def add(self, line: int, outcome: str, faults: Iterable[Mapping[str, str]], row: Mapping[str, str]) -> None:
        """Take a line in; `row` is empty for one whose cells could not be told apart."""
        self.counts[outcome] += 1
        if len(self.first) < FIRST:
            self.first.append({"line": line, "outcome": outcome})
        found = [{**fault, "line": line, "value": shown_value(fault["pointer"][1:], row)} for fault in faults]
        self.wrong += bool(found)
        self.errors += found[: MOST_ERRORS - len(self.errors)]


def shown_value(column: str, row: Mapping[str, str]) -> str:
    """Return what stands in a column of codes, if it looks like a code at all: cells may have slipped by one column."""
    cell = unicodedata.normalize("NFKC", row.get(column, "")[:20]).strip() if column in OPEN_COLUMNS else ""
    return cell if _CODE.fullmatch(cell) else ""
