"""Months as clerks and files write them, in eras or not; a month is named by its first day."""

import re
import unicodedata
from datetime import date

from platform_site.errors import Format
from platform_site.identifiers import BadIdentifier, japanese_dates
from platform_site.identifiers.dashes import DASHES, LONG_MARK


BACK = 3
"""How many months ago the oldest may lie that a voucher is asked for; the youngest is the next one (規程)."""
_LONGEST = 20
_ERA = "|".join(f"{era.name}|{era.name[0]}|{era.letter}" for era in japanese_dates.ERAS)
_SIGNED = re.compile(rf"((?:西暦)?\d{{4}}|(?:{_ERA})(?:\d{{1,2}}|元))[-/.年](\d{{1,2}})月?", re.ASCII)
_DIGITS = re.compile(r"\d{6}|[RHSTM1-5]\d{4}", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys(DASHES + LONG_MARK, "-"))


def parse(text: str) -> date:
    """Read `2026-11`, `2026/11`, `202611`, `令和8年11月`, `R8.11`, `R0811` or `50811` as the month's first day.

    Raises `BadIdentifier` with `Format` for anything else, and for a month outside its era, naming the right one.
    """
    plain = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).strip().upper().translate(_DASHES)
    if signed := _SIGNED.fullmatch(plain):
        return japanese_dates.parse(f"{signed[1]}年{signed[2]}月1日")
    if _DIGITS.fullmatch(plain):
        return japanese_dates.parse(f"{plain}01")
    raise BadIdentifier(problem=Format, hint="年月として読めません。例: 2026-11、令和8年11月、R8.11、202611")


def following(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def may_be_asked_for(month: date, *, today: date) -> bool:
    """Tell if a month is near enough to ask for its voucher: claims come in the month after, and corrections later."""
    distance = (today.year - month.year) * 12 + today.month - month.month
    return -1 <= distance <= BACK
