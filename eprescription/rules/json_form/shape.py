"""The shape of a prescription in JSON: which members stand for which records.

Members bear the names of the layout; codes, amounts and numbers are the texts of the record file, whole numbers with
limits are numbers, days are `YYYY-MM-DD`. A member that is absent, null or empty is a blank item.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from eprescription.rules.records.fields import Field, Level, Record
from eprescription.rules.records.layout import RECORDS


@dataclass(frozen=True)
class Shape:
    """One object: `objects` within it, the one named "" being its own members; its `lists`; and its `parts`."""

    level: Level
    objects: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[str, "Shape"] | None = None

    @property
    def own(self) -> tuple[str, ...]:
        """The records of its own members."""
        return self.objects.get("", ())

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all its members."""
        others = (*self.objects, *self.lists, *((self.parts[0],) if self.parts else ()))
        return frozenset(others) - {""} | frozenset(member_names(self.own))


LICENCE = Field("医籍登録番号・歯科医籍登録番号", "licence_number", "9", 10, check="licence")
"""The one member that the record file has no place for."""
JSON_RECORDS: dict[str, Record] = RECORDS | {"5": replace(RECORDS["5"], fields=(*RECORDS["5"].fields, LICENCE))}

ITEM = Shape(Level.ITEM, {"": ("201", "211", "221", "231", "241")}, {"notes": ("281",)})
RP = Shape(Level.RP, {"": ("101", "102"), "usage": ("111",)}, {"usage_notes": ("181",)}, ("items", ITEM))
PRESCRIPTION = Shape(
    Level.HEAD,
    {
        "facility": ("1", "2", "3", "4"),
        "prescriber": ("5",),
        "patient": ("11", "12", "13"),
        "insurance": ("14", "21", "22", "23", "24", "25", "31"),
        "special_payer": ("30",),
        "": ("51", "52", "62", "64"),
        "narcotics": ("61",),
        "split": ("63",),
    },
    {"payers": ("27", "28", "29"), "remarks": ("81",), "clinical_notes": ("301",), "renal_values": ("302",)},
    ("rps", RP),
)


@cache
def fields_of(numbers: tuple[str, ...]) -> dict[str, Field]:
    """Return the fields of these records by member, without those of their place."""
    records = [JSON_RECORDS[number] for number in numbers]
    return {each.member: each for record in records for each in record.fields if each.member in record.members}


@cache
def member_names(numbers: tuple[str, ...]) -> dict[str, None]:
    """Return the names under which these records stand in JSON, in their order; the places of a list share one."""
    return dict.fromkeys(member.partition("/")[0] for member in fields_of(numbers))
