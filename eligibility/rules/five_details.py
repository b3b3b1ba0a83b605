"""五情報: the five details by which a person is compared with the resident register (R-§7).

All five have to agree; there is no partial match. What two clerks write differently of the same thing is made equal
first: width, spaces, strokes for a hyphen, and in addresses 1丁目2番3号 and 1-2-3. Small and large kana stay apart,
and so do variants of an ideograph (髙, 高). An address that was not told is not compared.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from platform_site.identifiers.dashes import DASHES, LONG_MARK


LONGEST = 1000
"""Characters that are made equal: composing takes the square of the length of a run of combining marks."""
_KANJI = {kanji: str(number) for number, kanji in enumerate("一二三四五六七八九", start=1)}
_STROKE = re.compile(f"[{re.escape(DASHES)}]")
_LONG_MARK = re.compile(f"[{re.escape(DASHES)}{LONG_MARK}]")
_QUARTER = re.compile("([一二三四五六七八九])丁目")
_BETWEEN = re.compile(rf"(?<=[0-9])(?:(?:丁目|番地の?|番|号室?|の|{LONG_MARK})\s*|\s+)(?=[0-9])")
_BEHIND = re.compile("(?<=[0-9])(?:丁目|番地|番(?!町)|号室?)")
_LOOSE_HYPHEN = re.compile("(?<![0-9])-+|-+(?![0-9])")


@dataclass(frozen=True)
class FiveDetails:
    """氏名、カナ、生年月日、性別、住所 of one person, as somebody wrote them."""

    name: str
    kana: str
    birth_date: date
    sex: str
    address: str


def disagreements(told: FiveDetails, registered: FiveDetails) -> tuple[str, ...]:
    """Return the columns of `told` that differ from the register, in the order of the five; none is agreement."""
    return tuple(
        name
        for name, same in _SAME.items()
        if getattr(told, name) != getattr(registered, name)
        and not (name == "address" and not told.address)
        and (same is None or same(getattr(told, name)) != same(getattr(registered, name)))
    )


def _name(text: str) -> str:
    return _STROKE.sub("-", "".join(_plain(text).split()))


def _kana(text: str) -> str:
    return _LONG_MARK.sub(LONG_MARK, "".join(_plain(text).split()))


def _address(text: str) -> str:
    """Return an address with its numbers joined by hyphens; a space between two numbers keeps them apart as well."""
    text = _STROKE.sub("-", _plain(text).strip())
    text = _QUARTER.sub(lambda found: f"{_KANJI[found[1]]}丁目", text)
    text = _BEHIND.sub("", _BETWEEN.sub("-", text))
    return _LOOSE_HYPHEN.sub("", "".join(text.split()))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST])


_SAME: dict[str, Callable[[str], str] | None] = {
    "name": _name,
    "kana": _kana,
    "birth_date": None,
    "sex": None,
    "address": _address,
}
