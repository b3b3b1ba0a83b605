"""What the layout of the record file is made of: records, and the fields of a record.

Source: JAHIS 院外処方箋２次元シンボル記録条件規約 Ver.1.10, whose records the record file of the service (SJ1) uses.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property


class Need(StrEnum):
    """必須: ● asks for at least one of the fields of the record that bear it."""

    REQUIRED = "◎"
    EITHER = "●"
    OPTIONAL = "-"


class Level(Enum):
    """Where a record stands: in the head, once an RP, once a medicine, or at the end of the file."""

    HEAD = "処方箋全体"
    RP = "RP"
    ITEM = "薬品"
    TAIL = "末尾"


PLACES = ("rp", "order", "serial")
"""RP番号, RP内連番, 連番: they say where a record stands and are no part of the prescription."""


@dataclass(frozen=True)
class Field:
    """項目: `type` is 9 digits, X half width, N any of CP932; `digits` the most characters.

    `member` is the name in `Document` and in JSON; `name/0` is the first of a list. `check` names a check of `values`
    or is a range of whole numbers, `1-999`. `choices` are codes with their words. `omitted` says what a blank means
    where the field is required and may be blank all the same.
    """

    name: str
    member: str
    type: str
    digits: int
    need: Need = Need.OPTIONAL
    check: str = ""
    choices: str = ""
    omitted: str = ""

    @property
    def bytes(self) -> int:
        """The most bytes in CP932: two for each character of an N."""
        return self.digits * (2 if self.type == "N" else 1)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes that it may hold; none if it is no code."""
        return tuple(choice.split()[0] for choice in self.choices.split("、")) if self.choices else ()

    @cached_property
    def limits(self) -> tuple[int, int] | None:
        """The least and the most of a whole number; None for a text."""
        least, dash, most = self.check.partition("-")
        return (int(least), int(most)) if dash else None


@dataclass(frozen=True)
class Record:
    """レコード: its number is the first cell of its line; `repeats` tells if several may follow each other."""

    number: str
    name: str
    level: Level
    fields: tuple[Field, ...]
    is_required: bool = False
    repeats: bool = False

    @cached_property
    def items(self) -> dict[str, int]:
        """Member → item, counted from 1."""
        return {field.member: item for item, field in enumerate(self.fields, start=1)}

    @cached_property
    def either(self) -> tuple[Field, ...]:
        """The fields of which at least one is asked for."""
        return tuple(field for field in self.fields if field.need is Need.EITHER)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """What it says of the prescription: all members but those of its place."""
        return tuple(field.member for field in self.fields if field.member not in PLACES)
