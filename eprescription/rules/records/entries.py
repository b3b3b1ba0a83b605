"""One record with its texts, wherever they came from: a line of a file, or members of JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eprescription.rules.records.fields import Record
from platform_site.errors import Fault
from platform_site.errors.catalogue import FieldProblem
from platform_site.identifiers import japanese_dates


Value = object
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """A record's texts by member, blank where nothing was written; `base` is the pointer to the record.

    A file counts its items, JSON names its members: `is_line` tells which of them ends a pointer.
    """

    record: Record
    texts: Mapping[str, str]
    base: str = ""
    is_line: bool = False

    @property
    def says_something(self) -> bool:
        """Whether more than its place was written."""
        return any(self.text(member) for member in self.record.members)

    def text(self, member: str) -> str:
        """Return what was written, or the empty text."""
        return self.texts.get(member, "")

    def number(self, member: str) -> int | None:
        """Return a whole number; None for a blank and for what is none."""
        text = self.text(member)
        return int(text) if text.isascii() and text.isdigit() else None

    def amount(self, member: str) -> Decimal:
        """Return an amount that was checked before."""
        return Decimal(self.text(member))

    def day(self, member: str) -> date:
        """Return a day that was checked before."""
        return japanese_dates.parse(self.text(member))

    def pointer(self, member: str) -> str:
        """Return where the member is."""
        return f"{self.base}/{self.record.items[member] if self.is_line else member}"

    def wrong(self, problem: FieldProblem, member: str, hint: str) -> Fault:
        """Return the fault of a member, its hint opening with the field's name."""
        field = self.record.fields[self.record.items[member] - 1]
        return Fault(problem, self.pointer(member), f"{field.name}（レコード{self.record.number}）は、{hint}")


def entry_from(record: Record, values: Values) -> Entry:
    """Return the record that says these values, each written as a record file writes it; what it has not is blank."""
    return Entry(record, {member: _written(values.get(member)) for member in record.items})


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else str(value)
