"""Writing a file of lines as a sender's program would: for the sandbox, the examples and the tests."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime

from eligibility.rules.feed_layout import LAYOUT
from eligibility.rules.file_layout import END, Layout
from platform_site.periods import as_japanese_time


def write(
    sender: str,
    *,
    file_number: int,
    as_of: datetime,
    rows: Iterable[Mapping[str, str]],
    encoding: str = "utf-8",
    layout: Layout = LAYOUT,
) -> bytes:
    """Return a file with all columns of its layout; cells that a row does not name are empty."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow([layout.kind, layout.version, sender, file_number, as_japanese_time(as_of)])
    lines.writerow(layout.columns)
    count = 0
    for row in rows:
        lines.writerow([row.get(column, "") for column in layout.columns])
        count += 1
    lines.writerow([END, count])
    return out.getvalue().encode(encoding)
