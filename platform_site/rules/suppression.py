"""Small cells: which rows of a published table are hidden, so that no small count can be read or worked out (I02-6).

A count from 1 to `least` − 1 is small; 0 is shown, as it counts nobody (the convention of the NDB guideline). The
columns of a block are tied to each other (card + number = checks), so a row with a small count is hidden as a whole,
and further rows with it until what is missing from each total is itself 0 or at least `least`. Then a hidden count may
be anything from 0 to what is missing in its column, which is never a small count of its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


LEAST = 10
Block = Mapping[str, Sequence[int]]
"""The counts of each row that adds up to the totals: as many columns in every row."""


@dataclass(frozen=True)
class Hidden:
    """What of a block is not shown: these rows, and the totals or not."""

    rows: frozenset[str]
    total: bool


def is_small(count: int, *, least: int = LEAST) -> bool:
    """Tell if a count, in persons or cases, is too small to be shown."""
    return 0 < count < least


def hidden(block: Block, *, least: int = LEAST) -> Hidden:
    """Return what of a block with totals is hidden; where a total is small, all totals are."""
    rows = {name for name, counts in block.items() if _any_small(counts, least)}
    if _any_small(_sums(block, block), least):
        return Hidden(frozenset(rows), total=True)
    for name in sorted(block, key=lambda name: (sum(block[name]), name)):
        if any(is_small(missing, least=least) and count for missing, count in _missing(block, rows, name)):
            rows.add(name)
    return Hidden(frozenset(rows), total=False)


def hidden_alone(block: Block, *, least: int = LEAST) -> frozenset[str]:
    """Return which rows are hidden where no total is published: those with a small count."""
    return frozenset(name for name, counts in block.items() if _any_small(counts, least))


def _any_small(counts: Iterable[int], least: int) -> bool:
    return any(is_small(count, least=least) for count in counts)


def _missing(block: Block, rows: Collection[str], name: str) -> Iterable[tuple[int, int]]:
    """Return, for each column, what hidden rows come to, and what a row would add to it."""
    return zip(_sums(block, rows), block[name], strict=True) if rows and name not in rows else ()


def _sums(block: Block, rows: Collection[str]) -> list[int]:
    return [sum(column) for column in zip(*(block[name] for name in rows), strict=True)]
