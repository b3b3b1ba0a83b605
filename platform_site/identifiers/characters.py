"""Characters that may not come in, whatever the field."""

import re


_LAYOUT = r"\t\n\r"
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SEPARATORS = r"\u2028\u2029"
# Zero width, joiners, soft hyphen, fillers, invisible operators, annotations, tags: text that nobody sees.
_INVISIBLE = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    r"\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SURROGATES = r"\ud800-\udfff"
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010ffff"
_LOST = r"\ufffc\ufffd"
_NONCHARACTERS = r"\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))

_ALWAYS = "".join((_CONTROLS, _DIRECTIONS, _SEPARATORS, _INVISIBLE, _SURROGATES, _PRIVATE, _LOST, _NONCHARACTERS))
_IDEOGRAPHS = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# A selector belongs to the character before it; anywhere else it only hides something.
_STRAY_SELECTORS = (
    rf"(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
    r"|(?:(?<=[\s\ufe00-\ufe0f\U000e0100-\U000e01ef])|^)[\ufe00-\ufe0f]"
)

_ONE_LINE = re.compile(rf"[{_ALWAYS}{_LAYOUT}]|{_STRAY_SELECTORS}")
_LINES = re.compile(rf"[{_ALWAYS}]|{_STRAY_SELECTORS}")


def forbidden(text: str, *, multiline: bool = False) -> str | None:
    """Name by code point (`U+202E`) the first character that may not come in, or None.

    Refused: control characters (TAB, LF and CR pass where `multiline`), whatever turns the direction of
    writing or is not seen (ZWJ and ZWNJ too: no Japanese name needs them), line and paragraph separators,
    halves of surrogate pairs, noncharacters, 外字 (private use), and U+FFFC and U+FFFD, the trace of
    what was lost.
    Names pass as they are written: 𠮷, 髙, 﨑, and an ideograph with its variation selector.
    """
    if text.isascii() and text.isprintable():
        return None
    found = (_LINES if multiline else _ONE_LINE).search(text)
    return f"U+{ord(found[0]):04X}" if found else None
