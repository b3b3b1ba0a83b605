"""Reading DER element by element: as much as a certificate's attributes need."""

from collections.abc import Iterator
from dataclasses import dataclass


LONG_FORM = 0x80
MANY_TAGS = 0x1F
MOST_DIGITS = 3


class NotDer(ValueError):
    """Bytes that are no DER, or are cut off."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag as the one byte that stands there, and its content."""

    tag: int
    content: bytes

    def inside(self, tag: int) -> list["Element"]:
        """Return the elements inside; raise NotDer unless this one has that tag."""
        if self.tag != tag:
            raise NotDer("another tag")
        return list(elements(self.content))


def elements(content: bytes) -> Iterator[Element]:
    """Yield the elements that stand one after the other; raise NotDer for what is cut off or not definite."""
    at = 0
    while at < len(content):
        tag = content[at]
        if tag & MANY_TAGS == MANY_TAGS:
            raise NotDer("a tag of several bytes")
        start, length = _length(content, at + 1)
        at = start + length
        if at > len(content):
            raise NotDer("cut off")
        yield Element(tag, content[start:at])


def _length(content: bytes, at: int) -> tuple[int, int]:
    """Return where the content begins and how long it is."""
    if at >= len(content):
        raise NotDer("cut off")
    first = content[at]
    if first < LONG_FORM:
        return at + 1, first
    digits = content[at + 1 : at + 1 + first - LONG_FORM]
    length = int.from_bytes(digits)
    if not 1 <= len(digits) == first - LONG_FORM <= MOST_DIGITS or digits[0] == 0 or length < LONG_FORM:
        raise NotDer("no definite length in its shortest form")
    return at + 1 + len(digits), length
