"""Reading one line of a master's file: what is wrong is noted with line and column, and reading goes on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from platform_site.identifiers import BadIdentifier, japanese_dates


_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_NEVER = frozenset({"0", "00000000", "99999999"})
"""How the receipt master writes that there is no such day."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a file: the line from 1, the column if it is one cell, and words for whoever mends it."""

    line: int
    column: str
    text: str


class Cells:
    """The cells of a line by column; `mistakes` collects what is wrong with them."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line, self.mistakes = line, list[Mistake]()
        self._cells = {column: text for column, cell in cells.items() if (text := cell.strip())}

    def wrong(self, column: str, text: str) -> None:
        """Note that a cell is wrong."""
        self.mistakes.append(Mistake(self.line, column, text))

    def has(self, column: str) -> bool:
        """Tell if the cell holds anything."""
        return column in self._cells

    def text(self, column: str, most: int, *, needed: bool = False) -> str:
        """Return a cell's text of at most so many characters."""
        text = self._cells.get(column, "")
        if needed and not text:
            self.wrong(column, "空欄です。値を書いてください。")
        elif len(text) > most:
            self.wrong(column, f"{most}文字までです。")
        return text

    def code(self, column: str, pattern: re.Pattern[str], *, needed: bool = False) -> str:
        """Return a code of this shape."""
        code = self.text(column, 200, needed=needed)
        if code and not pattern.fullmatch(code):
            self.wrong(column, "コードの桁数または文字が仕様と違います。")
        return code

    def codes(self, column: str, pattern: re.Pattern[str], *, needed: bool = False) -> tuple[str, ...]:
        """Return codes of this shape that stand with blanks between them."""
        codes = tuple(self.text(column, 10_000, needed=needed).split())
        if not all(map(pattern.fullmatch, codes)):
            self.wrong(column, "コードの桁数または文字が仕様と違います。コードの間は空白で区切ってください。")
        return codes

    def amount(self, column: str) -> Decimal:
        """Return a number that is not negative; what is none counts as 0 and is noted."""
        text = self.text(column, 20, needed=True)
        if _AMOUNT.fullmatch(text):
            return Decimal(text)
        if text:
            self.wrong(column, "0以上の数を、9桁まで、小数点以下6桁までで書いてください。")
        return Decimal(0)

    def number(self, column: str, most: int) -> int:
        """Return a whole number from 0 to `most`; a blank cell is 0."""
        text = self.text(column, 20) or "0"
        if text.isascii() and text.isdecimal() and int(text) <= most:
            return int(text)
        self.wrong(column, f"0から{most}までの整数を書いてください。")
        return 0

    def flag(self, column: str) -> bool:
        """Return what 1 says; 0 and a blank cell are no."""
        return self.choice(column, ("", "0", "1")) == "1"

    def choice(self, column: str, values: tuple[str, ...]) -> str:
        """Return one of these values."""
        text = self.text(column, 20)
        if text not in values:
            self.wrong(column, f"{'、'.join(filter(None, values))}のどれかを書いてください。")
        return text

    def day(self, column: str) -> date | None:
        """Return a day in any form that `japanese_dates` reads, `R8.3.31まで` too; None for none."""
        text = self.text(column, 40).removesuffix("まで")
        if not text or text in _NEVER:
            return None
        try:
            return japanese_dates.parse(text)
        except BadIdentifier:
            self.wrong(column, "日付として読めません。20260401 や 2026-04-01 のように書いてください。")
            return None
