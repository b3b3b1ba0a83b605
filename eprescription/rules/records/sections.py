"""The records as a tree: the head with its RPs, an RP with its medicines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from eprescription.errors.records import Missing
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.fields import Level
from eprescription.rules.records.layout import RECORDS, required
from eprescription.rules.records.rp_layout import ITEM_BEGINS, RP_BEGINS
from platform_site.errors import Fault


@dataclass(slots=True, repr=False)
class Section:
    """A head, an RP or a medicine: its records in their order, and the sections within it; `base` is its pointer."""

    level: Level
    base: str = ""
    entries: list[Entry] = field(default_factory=list)
    parts: list["Section"] = field(default_factory=list)

    def all(self, *numbers: str) -> list[Entry]:
        """Return the records of these numbers, in the order in which they stand."""
        return [entry for entry in self.entries if entry.record.number in numbers]

    def has(self, number: str) -> bool:
        """Tell if there is such a record."""
        return any(entry.record.number == number for entry in self.entries)

    def one(self, number: str) -> Entry:
        """Return the record of this number, a blank one if there is none."""
        for entry in self.entries:
            if entry.record.number == number:
                return entry
        return Entry(RECORDS[number], {}, self.base)

    def texts(self, *numbers: str) -> dict[str, Any]:
        """Return all that these records say, member by member, blank where they say nothing."""
        entries = (self.one(number) for number in numbers)
        return {member: entry.text(member) for entry in entries for member in entry.record.members}


def section_of(entries: Sequence[Entry]) -> Section:
    """Return the tree of records that stand in their order; 301 and 302 belong to the head."""
    head = Section(Level.HEAD, _line(entries[0]))
    for entry in entries:
        _section_for(head, entry).entries.append(entry)
    return head


def _section_for(head: Section, entry: Entry) -> Section:
    if entry.record.level in (Level.HEAD, Level.TAIL):
        return head
    if entry.record.number == RP_BEGINS:
        head.parts.append(Section(Level.RP, _line(entry)))
    rp = head.parts[-1]
    if entry.record.number == ITEM_BEGINS:
        rp.parts.append(Section(Level.ITEM, _line(entry)))
    return rp if entry.record.level is Level.RP else rp.parts[-1]


def _line(entry: Entry) -> str:
    return entry.base.rpartition("/")[0]


def missing_faults(section: Section) -> Iterator[Fault]:
    """Yield a fault for each record that this section and those within it need and do not have."""
    for record in required(section.level):
        if not section.has(record.number):
            yield Fault(Missing, section.base, f"{record.name}（レコード{record.number}）が必要です。")
    within = {Level.HEAD: "RP（レコード101）", Level.RP: "薬品（レコード201）"}.get(section.level)
    if within and not section.parts:
        yield Fault(Missing, section.base, f"{within}が1つ以上必要です。")
    for part in section.parts:
        yield from missing_faults(part)
