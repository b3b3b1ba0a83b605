"""Looking for an individual number in the bytes of a file, sound or broken, in bounded memory."""

import io
from collections.abc import Iterator

from platform_site import tables
from platform_site.identifiers.individual_numbers import contains_individual_number


ENCODINGS = ("utf-8", "cp932", "utf-16-le", "utf-16-be")
PIECE = 65_536
OVERLAP = 64
"""Characters that two pieces of one long line share, so that no number hides between them."""


def holds_individual_number(content: bytes) -> bool:
    """Tell if one stands anywhere, whatever encoding the bytes are in."""
    encodings = _encodings(content)
    return any(contains_individual_number(piece) for encoding in encodings for piece in _pieces(content, encoding))


def _encodings(content: bytes) -> tuple[str, ...]:
    """Return how bytes are to be read: one way where they are a table, any way where they are broken."""
    try:
        return (tables.encoding_of(content),)
    except tables.UnreadableTable:
        return ENCODINGS


def _pieces(content: bytes, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="")
    tail = ""
    while piece := text.readline(PIECE):
        yield tail + piece
        tail = piece[-OVERLAP:] if len(piece) == PIECE else ""
