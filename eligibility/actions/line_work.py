"""Working through the lines of a file, whoever sent it: in chunks from where its job stands, past a line that fails."""

import logging
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import DataError, IntegrityError

from eligibility.gateways.feed_files import Row
from platform_site import keys
from platform_site.models import Job


log = logging.getLogger(__name__)

NumberedRow = tuple[int, Row]
POISON = (DataError, IntegrityError, ArithmeticError, ValueError, keys.Unreadable)
"""What a single line may do to its chunk, by a mistake of ours; it is put aside alone (ARCH-4)."""


def chunks(rows: Iterator[NumberedRow], done: int, *, most: int) -> Iterator[list[NumberedRow]]:
    """Yield the rows behind those that are done, so many at a time."""
    remaining = islice(rows, done, None)
    while chunk := list(islice(remaining, most)):
        yield chunk


def apply_or_halve(
    job: Job,
    rows: list[NumberedRow],
    *,
    apply: Callable[[list[NumberedRow]], object],
    put_aside: Callable[[int], object],
) -> None:
    """Apply rows together; if that fails, half by half, until the one that fails stands alone and is put aside."""
    try:
        apply(rows)
    except POISON as error:
        log.warning("lines of a feed failed", extra={"error": type(error).__name__, "job": str(job.uid)})
        if len(rows) == 1:
            put_aside(rows[0][0])
            return
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            apply_or_halve(job, half, apply=apply, put_aside=put_aside)
