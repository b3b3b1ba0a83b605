"""The order of the records: ascending within the head, an RP and a medicine, and numbered without a gap."""

from collections.abc import Iterator, Sequence

from eprescription.errors.records import OutOfOrder
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.fields import Record
from eprescription.rules.records.layout import followers, may_follow
from eprescription.rules.records.rp_layout import ITEM_BEGINS, RP_BEGINS
from platform_site.errors import Fault


def order_faults(entries: Sequence[Entry]) -> Iterator[Fault]:
    """Yield where a record may not stand, with those that may, and where a record's own number is not the next."""
    before: Record | None = None
    for entry in entries:
        if not may_follow(before, entry.record):
            expected = "、".join(followers(before))
            yield Fault(OutOfOrder, entry.base, f"ここに書けるのは、レコード{expected}です。")
        before = entry.record
    yield from _numbering(entries)


def _numbering(entries: Sequence[Entry]) -> Iterator[Fault]:
    rp = order = last = 0
    before = ""
    for entry in entries:
        number = entry.record.number
        rp += number == RP_BEGINS
        order = 0 if number == RP_BEGINS else order + (number == ITEM_BEGINS)
        yield from _place_fault(entry, "rp", rp)
        yield from _place_fault(entry, "order", order)
        last = last if number == before else 0
        yield from _serial_fault(entry, last)
        last, before = entry.number("serial") or last, number


def _place_fault(entry: Entry, member: str, expected: int) -> Iterator[Fault]:
    if member in entry.record.items and entry.number(member) not in (None, expected):
        yield entry.wrong(OutOfOrder, member, f"ここでは{expected}です。")


def _serial_fault(entry: Entry, last: int) -> Iterator[Fault]:
    serial = entry.number("serial")
    if serial is not None and serial <= last:
        yield entry.wrong(OutOfOrder, "serial", f"{last + 1}以上にしてください。")
