"""二重資格: two coverages of one person that are both in force on some day (operations 1.8)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile


MOST = 10
"""How many later coverages each is paired with: of a person with more than that, her link is what is wrong."""
_END_OF_TIME = date.max


@dataclass(frozen=True)
class Span:
    """A coverage from its first day until the day before `lost_on`; `coverage` and `insurer` are keys."""

    coverage: int
    insurer: int
    acquired_on: date
    lost_on: date | None = None

    @property
    def end(self) -> date:
        """Return the first day out; the end of the calendar while there is none."""
        return self.lost_on or _END_OF_TIME


@dataclass(frozen=True)
class Overlap:
    """Two coverages that are in force together, from `first_day` to `last_day`, or with no end in sight."""

    earlier: Span
    later: Span
    first_day: date
    last_day: date | None

    @property
    def subject(self) -> str:
        """Return what a case about these two is known by, whichever came first."""
        low, high = sorted((self.earlier.coverage, self.later.coverage))
        return f"overlap:{low}:{high}"


def overlaps(spans: Collection[Span]) -> Iterator[Overlap]:
    """Yield the pairs of one person's coverages that share a day; those that only touch don't."""
    ordered = sorted(
        (span for span in spans if span.acquired_on < span.end), key=lambda span: (span.acquired_on, span.coverage)
    )
    for place, earlier in enumerate(ordered, start=1):
        together = takewhile(lambda later: later.acquired_on < earlier.end, islice(ordered, place, None))  # noqa: B023
        for later in islice(together, MOST):
            end = min(earlier.end, later.end)
            last_day = None if end == _END_OF_TIME else end - timedelta(days=1)
            yield Overlap(earlier, later, later.acquired_on, last_day)
