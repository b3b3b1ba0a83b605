"""Files of code masters: those that come with the platform, and those that somebody loads, all of one layout."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from platform_site.gateways import formulas
from platform_site.identifiers.individual_numbers import contains_individual_number


HEADER = ["system", "effective_on", "code", "name", "source"]
MOST_ROWS = 100_000
MOST_ERRORS = 100
_SYSTEM = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_CODE = re.compile(r"[!-~]{1,40}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Release:
    """One code system from a day on."""

    system: str
    effective_on: date
    source: str
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a file: the line, the column if it is one cell, and words for whoever mends it."""

    line: int
    column: str
    text: str


class WrongFile(Exception):
    """A file that is not loaded, with all that is wrong in it (the first 100)."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(len(mistakes))
        self.mistakes = mistakes


def read(rows: Iterable[tuple[int, list[str]]]) -> list[Release]:
    """Return the releases of a file, given as numbered rows; the source stands in a release's first row.

    Cells that an export of ours made harmless are taken back (I02-7). Raises WrongFile.
    """
    lines = list(islice(rows, MOST_ROWS + 2))
    if not lines or lines[0][1] != HEADER:
        raise WrongFile([Mistake(1, "", f"見出しの行が違います。1行目は {','.join(HEADER)} としてください。")])
    if len(lines) == 1 or len(lines) > MOST_ROWS + 1:
        raise WrongFile([Mistake(1, "", f"見出しの下に、コードを1行から{MOST_ROWS:,}行まで書いてください。")])
    reading = _Reading()
    for line, cells in lines[1:]:
        reading.take(line, [formulas.original(cell).strip() for cell in cells])
    if reading.mistakes:
        raise WrongFile(reading.mistakes)
    return list(reading.found.values())


def written(release: Release) -> Iterator[str]:
    """Yield the lines of a file with one release, harmless in a spreadsheet, as `read` takes it back."""
    day = release.effective_on.isoformat()
    sources = [release.source, *[""] * (len(release.codes) - 1)]
    rows = ([release.system, day, code, name, source] for (code, name), source in zip(
        sorted(release.codes.items()), sources, strict=True
    ))  # fmt: skip
    return formulas.csv_lines([HEADER, *rows])


class _Reading:
    """The releases of a file so far, and what is wrong with it."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Release] = {}
        self.mistakes: list[Mistake] = []

    def take(self, line: int, cells: list[str]) -> None:
        """Take a row up, or note what is wrong with it."""
        if len(self.mistakes) >= MOST_ERRORS:
            return
        wrong = list(_wrong(line, cells))
        if not wrong:
            wrong = self._add(line, *cells)
        self.mistakes += wrong

    def _add(self, line: int, system: str, day: str, code: str, name: str, source: str) -> list[Mistake]:
        release = self.found.get((system, day))
        if release is None:
            if not source:
                return [Mistake(line, "source", "版の最初の行には出典を書いてください。")]
            release = self.found[system, day] = Release(system, date.fromisoformat(day), source)
        if code in release.codes:
            return [Mistake(line, "code", "同じコードが、この版の前の行にもあります。")]
        release.codes[code] = name
        return []


def _wrong(line: int, cells: list[str]) -> Iterator[Mistake]:
    """Yield what is wrong with a row by itself."""
    if len(cells) != len(HEADER):
        yield Mistake(line, "", f"列が{len(HEADER)}つではなく{len(cells)}つあります。")
        return
    system, day, code, name, source = cells
    if not _SYSTEM.fullmatch(system):
        yield Mistake(line, "system", "コード体系は、英小文字で始まる英小文字・数字・_・. の40文字までです。")
    if not _is_day(day):
        yield Mistake(line, "effective_on", "適用開始日は 2026-04-01 のように書いてください。")
    if not _CODE.fullmatch(code):
        yield Mistake(line, "code", "コードは、半角英数字と記号で1文字から40文字です。")
    if not 1 <= len(name) <= 200 or not name.isprintable():
        yield Mistake(line, "name", "名称は、改行のない1文字から200文字です。")
    if len(source) > 200 or not source.isprintable():
        yield Mistake(line, "source", "出典は、改行のない200文字までです。")
    if contains_individual_number(name) or contains_individual_number(source):
        yield Mistake(line, "", "個人番号（マイナンバー）と読める数字があります。個人番号は登録できません。")


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def releases(storey: Path) -> list[Release]:
    """Return the code releases of a storey; the source stands in a release's first row."""
    found: dict[tuple[str, str], Release] = {}
    for row in _shipped(storey / "masters" / "codes.csv"):
        key = row["system"], row["effective_on"]
        if key not in found:
            found[key] = Release(row["system"], date.fromisoformat(row["effective_on"]), row["source"])
        found[key].codes[row["code"]] = row["name"]
    return list(found.values())


@dataclass
class Term:
    """The value of one policy from a day on."""

    name: str
    effective_on: date
    value: int
    unit: str
    basis: str


def policies(storey: Path) -> list[Term]:
    """Return the policies of a storey."""
    return [
        Term(row["name"], date.fromisoformat(row["effective_on"]), int(row["value"]), row["unit"], row["basis"])
        for row in _shipped(storey / "masters" / "policies.csv")
    ]


def _shipped(path: Path) -> Iterable[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
