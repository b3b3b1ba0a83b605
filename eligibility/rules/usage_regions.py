"""Card use by prefecture (R-040): the same hiding of small cells as in the table by kind."""

from collections.abc import Mapping

from eligibility.rules.prefectures import NAMES
from eligibility.rules.usage import TOTAL, Counts, Row
from platform_site.rules.suppression import hidden


def regions(counts: Mapping[str, Counts]) -> tuple[list[Row], Row]:
    """Return a row for each prefecture with any facility, and the total, from the counts of each number."""
    block = {number: list(each[:2]) for number, each in sorted(counts.items())}
    gone = hidden(block) if block else None
    total = Counts(*(sum(each[place] for each in counts.values()) for place in range(2)))
    rows = [
        _row(number, NAMES.get(number, "その他"), counts[number], hides=bool(gone and number in gone.rows))
        for number in block
    ]
    return rows, _row(TOTAL, "総計", total, hides=bool(gone and gone.total))


def _row(kind: str, label: str, counts: Counts, *, hides: bool) -> Row:
    cells = {"checks": counts.checks, "by_card": counts.by_card, "by_number": counts.by_number}
    return Row(kind, label, dict.fromkeys(cells) if hides else dict(cells))
