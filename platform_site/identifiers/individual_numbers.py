"""個人番号 (マイナンバー): found wherever it hides, so that it is refused and never stored.

What counts as one: twelve digits with the right check digit, in any width and script,
- unbroken, with anything but a digit on both sides; or
- as the card prints it, 4-4-4, a single space, dash or dot between, also amid other numbers; or
- broken by single spaces or dashes in any other way, if these twelve are all the digits there.
Not one: a part of a longer unbroken run (a bar code, a time stamp, JLAC11), of a UUID or a digest, or what a `+`
makes a telephone number. Other breaks amid other numbers pass too, or every list of blood pressures would be refused.
One in eleven other twelve-digit numbers fits by chance: the price of finding the real ones (operations 1.9).
"""

import re
import unicodedata
from collections.abc import Iterator

from platform_site.identifiers.dashes import DASHES, LONG_MARK


_LENGTH = 12
_PIECE = 64
_DOTS = ".·・"
_BREAK = f"[{re.escape(' ' + DASHES + LONG_MARK + _DOTS)}]"
_RUN = re.compile(rf"(?P<plus>\+?)(?P<digits>\d+(?:{_BREAK}\d+)*)")
# Twelve digits with one stroke between at most are twelve digits and strokes, which is seen in a fifth of the time.
_DIGITS_AND_STROKES = bytes(ord("0" if chr(sign) in "0123456789 .-" else "x") for sign in range(256))
_MAYBE_A_RUN = b"0" * _LENGTH
_TWELVE_IN_A_RUN = re.compile(rf"[0-9](?:{_BREAK}?[0-9]){{{_LENGTH - 1}}}")
_MACHINE_MADE = re.compile(
    r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,128})\b", re.IGNORECASE | re.ASCII
)
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)


def contains_individual_number(text: str) -> bool:
    """Test if an individual number stands anywhere in the text (see the module for what counts)."""
    if text.isascii() and not (_may_have_a_run(text) and _TWELVE_IN_A_RUN.search(text)):
        return False  # as most texts are, and documents in base64
    plain = _INVISIBLE.sub("", _half_width(text))
    runs = _RUN.finditer(_MACHINE_MADE.sub("|", plain))
    return any(_verifies(digits) for run in runs if len(run["digits"]) >= _LENGTH for digits in _candidates(run))


def _may_have_a_run(text: str) -> bool:
    return _MAYBE_A_RUN in text.encode("ascii").translate(_DIGITS_AND_STROKES)


def check_digit(digits: str) -> int:
    """Return the check digit for eleven digits (番号法総務省令5条; operations 1.9)."""
    weights = (*range(2, 8), *range(2, 7))
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def _half_width(text: str) -> str:
    # In pieces: NFKC takes the square of the length of a run of combining marks, which anybody may send.
    pieces = range(0, len(text), _PIECE)
    return "".join(unicodedata.normalize("NFKC", text[start : start + _PIECE]) for start in pieces)


def _verifies(digits: str) -> bool:
    return int(digits[-1]) == check_digit(digits[:-1])


def _candidates(run: re.Match[str]) -> Iterator[str]:
    groups = re.findall(r"\d+", run["digits"])
    if not run["plus"] and not any(dot in run["digits"] for dot in _DOTS) and _count(groups) == _LENGTH:
        yield "".join(groups)
    for place in range(1 if run["plus"] else 0, len(groups)):
        if len(groups[place]) == _LENGTH:
            yield groups[place]
        elif [len(group) for group in groups[place : place + 3]] == [4, 4, 4]:
            yield "".join(groups[place : place + 3])


def _count(groups: list[str]) -> int:
    return sum(len(group) for group in groups)
