"""The layout of the record file (SJ1): all its records by number, and which may follow which."""

from functools import cache

from eprescription.rules.records.fields import Level, Record
from eprescription.rules.records.head_layout import HEAD_RECORDS
from eprescription.rules.records.rp_layout import ITEM_BEGINS, ITEM_RECORDS, RP_BEGINS, RP_RECORDS, TAIL_RECORDS


RECORDS: dict[str, Record] = {
    record.number: record for record in (*HEAD_RECORDS, *RP_RECORDS, *ITEM_RECORDS, *TAIL_RECORDS)
}
"""Number → record, in the order in which they stand within the head, an RP, a medicine and the end."""

RANK = {number: rank for rank, number in enumerate(RECORDS)}


@cache
def required(level: Level) -> tuple[Record, ...]:
    """Return the records that each prescription, each RP or each medicine has to have."""
    return tuple(record for record in RECORDS.values() if record.level is level and record.is_required)


def may_follow(before: Record | None, after: Record) -> bool:
    """Tell if a record may stand right behind another, or, behind None, at the beginning."""
    if before is None:
        return after.level is Level.HEAD
    if after.number == RP_BEGINS:
        return before.level in (Level.HEAD, Level.ITEM)
    if after.number == ITEM_BEGINS:
        return before.level in (Level.RP, Level.ITEM)
    if before is after:
        return after.repeats
    if before.level is after.level:
        return RANK[after.number] > RANK[before.number]
    return before.level is Level.ITEM and after.level is Level.TAIL


def followers(before: Record | None) -> tuple[str, ...]:
    """Return the numbers of the records that may stand there."""
    return tuple(number for number, record in RECORDS.items() if may_follow(before, record))
