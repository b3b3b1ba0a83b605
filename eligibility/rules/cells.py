"""Reading the cells of one line of a file: each reader notes what is wrong and goes on, so that all is told at once."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from platform_site.errors import Character, Choice, Fault, Format, IndividualNumber, Length, Required
from platform_site.errors.catalogue import FieldProblem
from platform_site.identifiers import BadIdentifier, japanese_dates
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.individual_numbers import contains_individual_number


_LINK_TOKEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_YEN = re.compile(r"[0-9]{1,7}")
_KANA = re.compile(r"[ァ-ヺー・ヽヾ　]+")
# Composing would also turn U+FA19 into U+795E, and with that one name into another.
_BUT_COMPATIBLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")

_FORMULA = re.compile("(?:^|(?<=\\| ))(?:[=+@＝＋＠]|[-－−][^|]*?(?:[(!]|\\|(?! )))")
"""How a cell begins that a spreadsheet would run; a hyphen alone is how clerks write that there is none."""

LONGEST = 1000
"""Characters of a cell that are looked at: composing takes the square of the length of a run of combining marks."""
FIRST_YEAR = 1868


class Cells:
    """The cells of a line by column name; `faults` collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.faults: list[Fault] = []
        self._cells = {name: text for name, cell in cells.items() if (text := cell.strip())}
        # Nearly every line is clean, and one look at the whole of it tells; "| " keeps the cells apart.
        line = "| ".join(self._cells.values())
        if len(line) > LONGEST or forbidden(line) or _FORMULA.search(line) or contains_individual_number(line):
            self._check_each()

    def wrong(self, name: str, problem: FieldProblem, hint: str = "") -> None:
        """Note that a cell is wrong; one fault a cell is enough."""
        if all(fault.pointer != f"/{name}" for fault in self.faults):
            self.faults.append(Fault(problem, f"/{name}", hint))

    def require(self, names: Collection[str]) -> None:
        """Note the cells that have to be filled and are not."""
        for name in names:
            if not self._cells.get(name):
                self.wrong(name, Required)

    def is_filled(self, *names: str) -> bool:
        """Tell if any of the cells holds something."""
        return any(self._cells.get(name) for name in names)

    def text(self, name: str, most: int) -> str:
        """Return a cell's text, composed (NFC), at most so many characters long."""
        text = composed(self._cells.get(name, ""))
        if len(text) > most:
            self.wrong(name, Length, f"{most}文字までです。")
        return text

    def key(self, name: str, most: int, key_of: Callable[[str], str]) -> str:
        """Return what a text is found by, at most as long as the text may be; half width may make it longer."""
        key = key_of(self.text(name, most))
        if len(key) > most:
            self.wrong(name, Length, f"{most}文字までです。")
        return key

    def kana(self, name: str) -> str:
        """Return full-width katakana, from whatever kana and width it was written in."""
        text = unicodedata.normalize("NFKC", self._cells.get(name, ""))
        text = "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in text).replace(" ", "　")
        if len(text) > 100:
            self.wrong(name, Length, "100文字までです。")
        elif text and not _KANA.fullmatch(text):
            self.wrong(name, Format, "カタカナで入力してください。")
        return text

    def day(self, name: str) -> date | None:
        """Return a date, written in any way that a clerk writes one; None for an empty cell."""
        day: date | None = self._read(name, _day)
        return day

    def number(self, name: str, parse: Callable[[str], Any]) -> Any:
        """Return an identifier by its `parse`; None for an empty cell."""
        return self._read(name, parse)

    def matching(self, name: str, pattern: re.Pattern[str], hint: str) -> str:
        """Return text in half width that matches a pattern; empty for an empty cell."""
        text = unicodedata.normalize("NFKC", self._cells.get(name, ""))
        if text and not pattern.fullmatch(text):
            self.wrong(name, Format, hint)
        return text

    def until(self, name: str) -> date | None:
        """Return the day after a last day; the end of the calendar means open."""
        last_day = self.day(name)
        return last_day + timedelta(days=1) if last_day and last_day.year < 9999 else None

    def link_token(self, name: str) -> str:
        """Return a link token as the resident register gave it."""
        return self.matching(name, _LINK_TOKEN, "英数字とハイフンで8～64文字です。")

    def yen(self, name: str) -> int | None:
        """Return whole yen; None for an empty cell, or for one that is wrong."""
        text = self.matching(name, _YEN, "円単位の整数です。")
        return int(text) if text.isdecimal() else None

    def flag(self, name: str) -> bool | None:
        """Return what 1 or 0 means; None for an empty cell, or for one that is wrong."""
        return {"1": True, "0": False}.get(self.choice(name, ("0", "1")))

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return one of the allowed codes, from half or full width; empty for an empty cell."""
        code = unicodedata.normalize("NFKC", self._cells.get(name, ""))
        if code and code not in allowed:
            self.wrong(name, Choice, f"使える値: {'、'.join(sorted(allowed)[:20])}")
        return code

    def _read(self, name: str, parse: Callable[[str], Any]) -> Any:
        if not self._cells.get(name):
            return None
        try:
            return parse(self._cells[name])
        except BadIdentifier as error:
            self.wrong(name, error.problem, error.hint)
            return None

    def _check_each(self) -> None:
        for name, cell in self._cells.items():
            if len(cell) > LONGEST:
                self.wrong(name, Length, f"{LONGEST}文字までです。")
                self._cells[name] = cell[:LONGEST]
            elif sign := forbidden(cell):
                self.wrong(name, Character, f"{sign} は使えません。")
            elif would_run(cell):
                self.wrong(name, Character, "=、+、@ で始まる内容は、表計算ソフトで数式になるため使えません。")
            elif contains_individual_number(cell):
                self.wrong(name, IndividualNumber)


def would_run(cell: str) -> bool:
    """Tell if a spreadsheet would take a cell for a formula."""
    return _FORMULA.match(cell) is not None


def composed(text: str) -> str:
    """Return the text composed (NFC), so that が is one character, with every ideograph as it was written."""
    return _BUT_COMPATIBLE.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)


@lru_cache(maxsize=8192)
def _day(text: str) -> date:
    """Return a date of the time in which insurers have kept ledgers; raise BadIdentifier."""
    day = japanese_dates.parse(text)
    if day.year < FIRST_YEAR:
        raise BadIdentifier(problem=Format, hint=f"{FIRST_YEAR}年より前の日付です。年を確かめてください。")
    return day
