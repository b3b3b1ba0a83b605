"""What a file has to wait for: its turn by number, and a second person where it would change much (I01-5)."""

from collections.abc import Collection
from enum import StrEnum


class Place(StrEnum):
    """Where a file stands among its insurer's files."""

    NEXT = "next"
    BEHIND = "behind"
    """A file with a lower number is still waiting."""
    GAP = "gap"
    """A number before it has never come."""
    PAST = "past"
    """A file with the same or a higher number was applied."""


def place(number: int, *, last: int | None, unfinished: Collection[int], is_released: bool) -> Place:
    """Return where a file stands.

    `last` is the highest number that was applied; before there is any, a file may have any number. `unfinished` are
    the numbers of the insurer's other files that were read and have not ended. Somebody may release a gap.
    """
    if last is not None and number <= last:
        return Place.PAST
    if any(other < number for other in unfinished):
        return Place.BEHIND
    if last is None or number == last + 1 or is_released:
        return Place.NEXT
    return Place.GAP


def has_all_before(number: int, *, last: int | None, unfinished: Collection[int]) -> bool:
    """Tell if every number between the last that was applied and this one has come meanwhile."""
    between = {other for other in unfinished if (last or 0) < other < number}
    return last is not None and len(between) == number - last - 1


def is_large(changes: int, *, recent: int, current: int, percent: int, least: int) -> bool:
    """Tell if so many changes, with those of the last 24 hours, are more than one person may bring about.

    `current` is how many coverages the insurer has now: one that has none yet is loading its ledger.
    """
    total = changes + recent
    return current > 0 and total > least and total * 100 > current * percent


def staff_id(acting_user: str) -> str:
    """Return the staff id in a value of X-Acting-User: it stands before the first semicolon, in any case."""
    return acting_user.partition(";")[0].strip().casefold()
