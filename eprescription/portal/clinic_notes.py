"""Which field of the sheet is which 用法補足 (record 181) or 薬品補足 (record 281)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


USAGE, ITEM = "181", "281"
OF_THE_RP = {"1": "2", "2": "4"}
"""一包化 and 粉砕 may be written of a medicine or of its RP: 薬品補足区分 → 用法補足区分."""


@dataclass(frozen=True)
class Place:
    """One kind of note: the field that says it, by itself or, of a choice, by its `value`.

    `text` is what a tick or a choice writes; empty where the text is typed.
    """

    field: str
    record: str
    kind: str
    text: str = ""
    value: str = ""

    def is_said(self, typed: Mapping[str, Any]) -> bool:
        """Tell if the field says it."""
        said = typed.get(self.field)
        return said == self.value if self.value else bool(said)

    def is_of(self, record: str, kind: str) -> bool:
        """Tell if the field shows this kind of note."""
        others = OF_THE_RP.get(self.kind) if self.record == ITEM else None
        return (record, kind) in ((self.record, self.kind), (USAGE, others))


NOTES = (
    Place("no_generic", ITEM, "3", "後発医薬品への変更不可"),
    Place("one_pack", ITEM, "1", "一包化"),
    Place("crushed", ITEM, "2", "粉砕"),
    Place("keeps", ITEM, "4", "剤形変更不可", "4"),
    Place("keeps", ITEM, "5", "含量規格変更不可", "5"),
    Place("keeps", ITEM, "6", "剤形変更不可及び含量規格変更不可", "6"),
    Place("brand_wish", ITEM, "8", "先発医薬品患者希望"),
    Place("remark", ITEM, ""),
    Place("every_other_day", USAGE, "3", "隔日"),
    Place("tapering", USAGE, "1"),
    Place("continued", USAGE, "5"),
    Place("site", USAGE, "6"),
    Place("amount_each", USAGE, "7"),
)
"""In the order in which they are written."""


def said_in(typed: Mapping[str, Any], record: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each note of a record that was typed."""
    for place in NOTES:
        if place.record == record and place.is_said(typed):
            yield place.kind, place.text or typed[place.field]


def field_of(record: str, kind: str) -> str:
    """Return the field that writes a kind of note."""
    return next(place.field for place in NOTES if (place.record, place.kind) == (record, kind))
