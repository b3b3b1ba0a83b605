"""記号・番号・枝番 as a clerk types them, made equal to what the insurer fed.

A key is for comparing, on both sides; what was fed is shown as it was fed. Tolerated are full or half width,
letter case, spaces, hyphens and leading zeros, and nothing else; a birth date is never compared by a key.

Hyphens go first, then the zeros that lead a run of digits. So `01-12` and `11-02`, both of which an insurer
with two-digit parts really issues, stay apart (`112`, `1102`), while `架空-012`, `架空012` and `架空12` are
one. Numbers that fall together all the same answer as ambiguous (E-06); a key never chooses between people. What
is too long for any number stays as it is, and so fits none.
"""

import re
import unicodedata

from platform_site.errors.fields import Format
from platform_site.identifiers import BadIdentifier
from platform_site.identifiers.dashes import DASHES, LONG_MARK
from platform_site.identifiers.digits import LONGEST, compact


_DASHES = str.maketrans("", "", DASHES)
# センター12 keeps its long mark; 12ー34 meant a hyphen, and so did ー alone, for "none".
_LONG_MARK_AS_DASH = re.compile(rf"(?<=[0-9]){LONG_MARK}+(?=[0-9])|^{LONG_MARK}+$")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def symbol_key(text: str) -> str:
    """Return what two ways to type one 記号 have in common; empty where there is none (`-`, blank)."""
    return _key(text)


def number_key(text: str) -> str:
    """Return what two ways to type one 番号 have in common; of zeros alone, one stays."""
    return _key(text)


def branch_key(text: str) -> str:
    """Return the 枝番 as two digits, or empty where none was given.

    `00` is a branch number like others, so it is not the same as none. Raises `BadIdentifier` with `Format`
    for what is no number of up to two digits.
    """
    digits = _key(text)
    if not digits:
        return ""
    if digits.isascii() and digits.isdigit() and len(digits) <= 2:
        return digits.zfill(2)
    raise BadIdentifier(problem=Format, hint="枝番は2桁までの数字です。無い場合は空にしてください。")


def _key(text: str) -> str:
    if len(text) > LONGEST:
        return text
    plain = compact(text).translate(_DASHES)
    plain = _LONG_MARK_AS_DASH.sub("", plain)
    plain = _LEADING_ZEROS.sub("", plain)
    return unicodedata.normalize("NFKC", plain.upper())
