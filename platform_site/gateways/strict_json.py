"""The one door for JSON: strict, bounded, and clean of characters and numbers that may not come in (ARCH-7, API-12)."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from platform_site.errors import Character, DuplicateKey, Fault, IndividualNumber, Invalid, NotJson, TooDeep
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.individual_numbers import contains_individual_number


DEPTH = 32
MOST_FAULTS = 100
SHORTEST = 12
"""Characters of an individual number."""
Path = tuple[str, ...]


class _Doubled(dict[str, Any]):
    """An object in which a name stood twice."""

    doubled: list[str]


def parse(body: bytes) -> Any:
    """Return the value that strict JSON in UTF-8 stands for.

    Raises NotJson (not UTF-8, broken, NaN, Infinity, a number out of range), TooDeep (over 32 levels), and Invalid
    with a pointer to each name that stands twice, each forbidden character and each individual number, whether
    it stands in a text, in a name, or as a number; of more than 100 faults the first 100 are told.
    """
    try:
        text = body.decode("utf-8")
        if _is_plain(body, text):
            with suppress(_Twice):
                return _PLAIN.decode(text)
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise TooDeep from error
    except ValueError as error:
        raise NotJson from error
    faults = list(islice(_faults(value, (), 1), MOST_FAULTS))
    if faults:
        raise Invalid(faults=faults)
    return value


def _is_plain(body: bytes, text: str) -> bool:
    """Tell from the text alone that only a name that stands twice can be a fault: what is so is not walked through.

    All that stands in it stands as written (no escape, no exponent), and on few levels.
    """
    return (
        not body.translate(None, _PRINTABLE)
        and b"\\" not in body
        and body.count(b"{") + body.count(b"[") <= DEPTH
        and not _EXPONENT.search(b" ".join(body.split(b'"')[::2]))  # as no quote is escaped: what stands in none
        and not contains_individual_number(text)
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = _Doubled(plain)
    doubled.doubled = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    return doubled


class _Twice(Exception):
    """A name stands twice: whoever looks closer says where."""


def _singly(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        raise _Twice
    return plain


def _refuse(constant: str) -> None:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse)
_PLAIN = json.JSONDecoder(object_pairs_hook=_singly, parse_constant=_refuse)
_EXPONENT = re.compile(rb"[0-9.][eE]")
_PRINTABLE = bytes(range(0x20, 0x7F))


def _faults(value: Any, path: Path, depth: int) -> Iterator[Fault]:
    if isinstance(value, str):
        yield from _text(value, path)
    elif isinstance(value, int | float):
        yield from _number(value, path)
    elif isinstance(value, dict | list):
        if depth > DEPTH:
            raise TooDeep
        yield from _members(value, path, depth)


def _members(value: dict[str, Any] | list[Any], path: Path, depth: int) -> Iterator[Fault]:
    if isinstance(value, _Doubled):
        yield from (Fault(DuplicateKey, _pointer((*path, name))) for name in value.doubled)
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        if not (isinstance(name, int) or _is_short(name)):
            yield from _text(name, (*path, name))
        if not (isinstance(item, str) and _is_short(item)):
            yield from _faults(item, (*path, str(name)), depth + 1)


def _is_short(text: str) -> bool:
    """Tell if nothing can be wrong with a text, as with most: too short for an individual number, and plain ASCII."""
    return len(text) < SHORTEST and text.isascii() and text.isprintable()


def _number(value: float, path: Path) -> Iterator[Fault]:
    if isinstance(value, float) and not math.isfinite(value):
        raise NotJson
    if value == int(value) and contains_individual_number(str(int(value))):
        yield Fault(IndividualNumber, _pointer(path))


def _text(text: str, path: Path) -> Iterator[Fault]:
    wrong = forbidden(text)
    if wrong:
        yield Fault(Character, _pointer(path), f"{wrong} は使えません。")
    elif contains_individual_number(text):
        yield Fault(IndividualNumber, _pointer(path))


def _pointer(path: Path) -> str:
    return "".join(f"/{shown(name)}" for name in path)


def shown(name: str) -> str:
    """Return a member's name as a JSON pointer may show it: escaped, short, and never a number or a strange sign."""
    if contains_individual_number(name):
        return "?"
    clean = "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in name[:40])
    return clean.replace("~", "~0").replace("/", "~1")
