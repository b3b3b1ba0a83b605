"""UUIDs among texts that may be anything."""

from collections.abc import Iterable
from uuid import UUID


def uuids_in(texts: Iterable[str]) -> list[UUID]:
    """Return those of some texts that are UUIDs, in their order."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
