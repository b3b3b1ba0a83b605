"""Writing a coverage feed as an insurer's program would: for the sandbox, the examples and the tests."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime

from eligibility.rules.feed_layout import COLUMNS, END, KIND, VERSION
from platform_site.periods import as_japanese_time


def write(
    insurer: str, *, file_number: int, as_of: datetime, rows: Iterable[Mapping[str, str]], encoding: str = "utf-8"
) -> bytes:
    """Return a file of version 1 with all columns; cells that a row does not name are empty."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow([KIND, VERSION, insurer, file_number, as_japanese_time(as_of)])
    lines.writerow(COLUMNS)
    count = 0
    for row in rows:
        lines.writerow([row.get(column, "") for column in COLUMNS])
        count += 1
    lines.writerow([END, count])
    return out.getvalue().encode(encoding)
