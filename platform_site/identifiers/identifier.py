"""The shape that all numbers share: one canonical text, read tolerantly, compared as it is."""

from dataclasses import dataclass
from typing import Self

from platform_site.identifiers.digits import compact


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number in its canonical form; each kind checks itself, so that none exists that is wrong."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the number in any width and with any spaces; raises `BadIdentifier`."""
        return cls(compact(text))

    def __str__(self) -> str:
        return self.text
