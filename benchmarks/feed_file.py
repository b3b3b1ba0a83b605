"""A generated file of 架空健康保険組合 with known faults of every kind at known places, and what has to come of it.

Each block begins with `plain` new members and ends with one line of each kind of `KINDS`, most of which speak of
members of the block. What is expected is written down here, and not computed by the code that is measured.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eligibility.rules.feed_layout import LAYOUT
from platform_site.periods import as_japanese_time


INSURER, SYMBOL = "06139992", "計測"
Row = dict[str, str]
AS_OF = datetime(2026, 11, 20, tzinfo=UTC)
OF_MEMBER_6 = "BENCH-OF-MEMBER-6"
INDIVIDUAL = "123456789018"
MEMBERS = 10
"""How many of a block's members its last lines speak of; a kind about a higher one brings its own."""


def member(number: int, **cells: str) -> Row:
    """Return the line of a new member; every third has a certificate."""
    limit = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-08-01"} if number % 3 == 0 else {}
    return {
        "change": "new", "insurer_number": INSURER, "symbol": SYMBOL, "number": str(number), "branch": "01",
        "acquired_on": "2026-04-01", "link_token": f"BENCH-{number:08}", "name": "計測　太郎",
        "kana": "ケイソク　タロウ", "sex": "1", "birth_date": "1980-01-01", "postal_code": "999-9999",
        "address": "架空県架空市1-1", "relationship": "1", "householder": "計測　太郎", "card_class": "01",
        "issued_on": "2026-04-01", "valid_from": "2026-04-01",
    } | limit | cells  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of line: which member of the block it is about, what is different, and what comes of it."""

    about: int
    cells: dict[str, str]
    outcome: str
    case: str = ""
    extra_cell: bool = False


ENDED = {"change": "end", "lost_on": "2026-10-01", "loss_reason": "99"}
P001 = {"link_token": "SBX-LINK-P001", "birth_date": "1985-04-01"}
KINDS = [
    Kind(0, {"change": "change", "name": "計測　改"}, "changed"),
    Kind(1, ENDED, "ended"),
    Kind(2, {"change": "cancel"}, "cancelled"),
    Kind(3, {}, "unchanged"),
    Kind(4, {"name": "計測　別"}, "refused ELIG-FEED-EXISTS"),
    Kind(2, ENDED, "refused ELIG-FEED-CANCELLED"),
    Kind(10, {"change": "change"}, "refused ELIG-FEED-UNKNOWN"),
    Kind(11, ENDED | {"lost_on": "2026-03-01"}, "refused ELIG-FEED-LOST-BEFORE-ACQUIRED /lost_on"),
    Kind(12, {"sex": "9"}, "refused VAL-CHOICE /sex"),
    Kind(13, {"insurer_number": "138057"}, "refused ELIG-FEED-INSURER /insurer_number"),
    Kind(14, {"insurer_number": "06139993"}, "refused VAL-CHECK-DIGIT /insurer_number"),
    Kind(15, {"householder": INDIVIDUAL}, "refused VAL-INDIVIDUAL-NUMBER /householder"),
    Kind(16, {"acquired_on": "平成31年5月1日"}, "refused VAL-FORMAT /acquired_on"),
    Kind(17, {"name": '=HYPERLINK("x")'}, "refused VAL-CHARACTER /name"),
    Kind(18, {"address": "長" * 201}, "refused VAL-LENGTH /address"),
    Kind(19, {"link_token": ""}, "refused VAL-REQUIRED /link_token"),
    Kind(20, {"birth_date": "2099-01-01"}, "refused VAL-DATE-FUTURE /birth_date"),
    Kind(21, {"last_day": "2026-01-01"}, "refused ELIG-FEED-PERIOD /last_day"),
    Kind(22, {}, "refused ELIG-FEED-COLUMNS", extra_cell=True),
    Kind(5, {"change": "change", "birth_date": "1980-01-02"}, "held ELIG-LINK-MISMATCH", case="link_mismatch"),
    Kind(23, P001, " ".join(["held", *(f"ELIG-FEED-FIVE-DETAILS /{name}" for name in ("name", "kana", "address"))]),
         case="five_details"),
    Kind(24, {"birth_date": "1954-01-01"}, "added ELIG-FEED-RATIO /elderly_ratio", case="ratio"),
    Kind(25, {"birth_date": "2012-01-01", "special_care_from": "2026-05-01"},
         "added ELIG-FEED-RATIO /special_care_from", case="ratio"),
    Kind(26, {"link_token": OF_MEMBER_6}, "added", case="overlap"),
    Kind(27, {"acquired_on": "令和8年4月1日", "birth_date": "S55.1.1"}, "added"),
]  # fmt: skip


@dataclass
class Generated:
    """The file, and what comes of each line and in all."""

    lines: int
    plain: int = 480
    file_number: int = 2
    first: int = 1
    """The number of the first member."""

    def content(self) -> bytes:
        """Return the file."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow([LAYOUT.kind, LAYOUT.version, INSURER, self.file_number, as_japanese_time(AS_OF)])
        writer.writerow(LAYOUT.columns)
        writer.writerows(self._each(_cells))
        writer.writerow(["end", self.lines])
        return out.getvalue().encode()

    def outcomes(self) -> list[str]:
        """Return what comes of each line: its outcome, with code and place of each fault."""
        return list(self._each(lambda row, kind: kind.outcome if kind else "added"))

    def cases(self) -> Counter[str]:
        """Return how many cases are opened, by kind."""
        return Counter(kind.case for kind in self._each(lambda row, kind: kind) if kind and kind.case)

    def _each(self, of: Callable[[Row, Kind | None], Any]) -> Iterator[Any]:
        block = self.plain + len(KINDS)
        for place in range(self.lines):
            begins, offset = self.first + place // block * (block + MEMBERS), place % block
            if offset < self.plain:
                yield of(member(begins + offset), None)
            else:
                kind = KINDS[offset - self.plain]
                yield of(_row(begins, kind, self.plain), kind)


def _row(begins: int, kind: Kind, plain: int) -> Row:
    """Return a line about a member of the block that begins at a number, or about a number behind them."""
    number = begins + kind.about if kind.about < MEMBERS else begins + plain + kind.about - MEMBERS
    row = member(number, **kind.cells)
    return row | {"link_token": member(begins + 6)["link_token"]} if row["link_token"] == OF_MEMBER_6 else row


def _cells(row: Row, kind: Kind | None) -> list[str]:
    return [row.get(column, "") for column in LAYOUT.columns] + ["1"] * bool(kind and kind.extra_cell)
