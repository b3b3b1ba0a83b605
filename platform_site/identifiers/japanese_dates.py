"""Dates as clerks and files write them, in eras or not."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from platform_site.errors.fields import Format
from platform_site.identifiers.dashes import DASHES, LONG_MARK
from platform_site.identifiers.problems import BadIdentifier


@dataclass(frozen=True, slots=True)
class Era:
    """元号: its name, its letter, its digit in receipts, the year before its first, its first day."""

    name: str
    letter: str
    digit: str
    year_zero: int
    first_day: date


# The day of a change belongs to the new era. 明治 starts here with the solar calendar, in its sixth year.
ERAS = (
    Era("令和", "R", "5", 2018, date(2019, 5, 1)),
    Era("平成", "H", "4", 1988, date(1989, 1, 8)),
    Era("昭和", "S", "3", 1925, date(1926, 12, 25)),
    Era("大正", "T", "2", 1911, date(1912, 7, 30)),
    Era("明治", "M", "1", 1867, date(1873, 1, 1)),
)

_LONGEST = 40
_LAST_YEAR = 99
_MONTH_DAY = r"[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_SIX = r"(?P<month>\d\d)(?P<day>\d\d)"
_ERA = "|".join(f"{era.name}|{era.name[0]}|{era.letter}" for era in ERAS)
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?:西暦)?(?P<year>\d{{4}}){_MONTH_DAY}",
        rf"(?P<year>\d{{4}}){_SIX}",
        rf"(?P<era>{_ERA})(?P<year>\d{{1,2}}|元){_MONTH_DAY}",
        rf"(?P<era>[RHSTM1-5])(?P<year>\d\d){_SIX}",
    )
)
_DASHES = str.maketrans(dict.fromkeys(DASHES + LONG_MARK, "-"))
# A space between two digits is kept, and so refused: `2026 1 11` would read as another day.
_SPACES = re.compile(r"(?<![\d\s])\s+|\s+(?![\d\s])")


def parse(text: str) -> date:
    """Read `2026-04-01`, `2026/4/1`, `20260401`, `令和8年4月1日`, `R8.4.1`, `R080401` or `5080401`.

    Any width, and spaces beside the signs. Raises `BadIdentifier` with `Format` for anything else, for a day
    that is not in the calendar, and for a day outside its era, naming the right one.
    """
    form = _match(text)
    parts = form.groupdict()
    era = _era(parts.get("era"))
    year = 1 if parts["year"] == "元" else int(parts["year"])
    day = _day((era.year_zero if era else 0) + year, int(parts["month"]), int(parts["day"]))
    if era and era_of(day) is not era:
        raise BadIdentifier(problem=Format, hint=_right_era(era, day))
    return day


def to_japanese(day: date) -> str:
    """Write the day as `令和8年4月1日`; before 1873, when the calendar was another, as `西暦1872年…`.

    Past an era's year 99 too: only two digits are read as one's year, lest 令和2026年 be a day.
    """
    era = era_of(day)
    year = day.year - era.year_zero if era else 0
    if era is None or year > _LAST_YEAR:
        return f"西暦{day.year:04}年{day.month}月{day.day}日"
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_of(day: date) -> Era | None:
    """Return the era that the day lies in, None before 1873."""
    return next((era for era in ERAS if era.first_day <= day), None)


def _match(text: str) -> re.Match[str]:
    if len(text) > _LONGEST:
        raise _unreadable()
    plain = unicodedata.normalize("NFKC", text).upper().translate(_DASHES)
    plain = _SPACES.sub("", plain)
    found = next(filter(None, (form.fullmatch(plain) for form in _FORMS)), None)
    if found is None:
        raise _unreadable()
    return found


def _unreadable() -> BadIdentifier:
    return BadIdentifier(problem=Format, hint="日付として読めません。例: 2026-04-01、令和8年4月1日、R8.4.1、20260401")


def _era(sign: str | None) -> Era | None:
    return next((era for era in ERAS if sign in {era.name, era.name[0], era.letter, era.digit}), None)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadIdentifier(problem=Format, hint="暦にない日付です。年月日を確かめてください。") from None


def _right_era(era: Era, day: date) -> str:
    right = era_of(day)
    if right is None:
        return "明治5年までは暦が違います。西暦で入力してください。"
    return f"{era.name}の期間に入らない日付です。その日の元号は{right.name}です。"
