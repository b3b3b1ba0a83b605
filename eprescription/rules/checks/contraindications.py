"""併用禁忌: two items that stand on the two sides of a pair, too near to each other (operations 2.7).

Which products stand on a side, combinations among them, the masters have prepared. The route says nothing beyond
that. Days of wash-out are whole: 14 after a last dose on the 1st, the other one may begin on the 16th.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from eprescription.rules.checks.findings import Finding, New
from eprescription.rules.checks.meeting import contraindicated
from eprescription.rules.checks.others import Drug, Others
from eprescription.rules.drugs.concepts import Pair


def contraindications(item: New, others: Others, on: date) -> Iterator[Finding]:
    """Yield the findings of a new item by the pairs in force on a day.

    Of two that meet in a pair both ways round there are two findings of one key. An item never meets itself, for a
    licensed combination is not its own pair.
    """
    for (pair_id, is_a), pair in others.sides(item).items():
        if _is_in_force(pair, on):
            for other in others.standing_on((pair_id, not is_a)):
                days = _wash_out(item, other, pair, is_a=is_a)
                if _is_too_near(item, other, days):
                    yield contraindicated(item, other, pair, days, others.masters.version)


def _is_in_force(pair: Pair, on: date) -> bool:
    return pair.valid_from <= on and (pair.valid_until is None or on <= pair.valid_until)


def _wash_out(item: New, other: Drug, pair: Pair, *, is_a: bool) -> int:
    """Return how many days have to pass after the one that is taken first."""
    item_first = item.starts_on < other.starts_on
    return pair.days_after_a if item_first is is_a else pair.days_after_b


def _is_too_near(item: New, other: Drug, days: int) -> bool:
    earlier, later = (item, other) if item.starts_on < other.starts_on else (other, item)
    return later.starts_on < earlier.ends_on + timedelta(days=days)
