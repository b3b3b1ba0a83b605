"""氏名カナ as a clerk types it, made equal to what the insurer fed: width, hiragana, spaces, and the long mark."""

import re
import unicodedata

from platform_site.identifiers.dashes import DASHES, LONG_MARK


LONGEST = 100
_STROKE = re.compile(f"[{re.escape(DASHES)}]")
_FIRST, _LAST, _DISTANCE = ord("ぁ"), ord("ゖ"), ord("ァ") - ord("ぁ")


def kana_key(text: str) -> str:
    """Return what two ways to write one reading have in common; small and large kana stay apart."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    plain = _STROKE.sub(LONG_MARK, "".join(plain.split()))
    return "".join(chr(ord(each) + _DISTANCE) if _FIRST <= ord(each) <= _LAST else each for each in plain)
