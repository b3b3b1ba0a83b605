"""The eligibility service's documents that are written from the code."""

from collections.abc import Iterator

from eligibility.permissions import GROUNDS
from eligibility.rules import assistance_layout
from eligibility.rules.feed_layout import CHANGES, COLUMNS
from platform_site.management.documents import GENERATED, document, table


@document("integrators/coverage-feed-columns.md")
def feed_columns() -> Iterator[str]:
    """Yield the columns of a coverage feed."""
    yield from ["# Columns of the coverage feed, version 1", "", GENERATED, ""]
    yield "Headings may be in English or Japanese, in any order. ● has to be filled for that change."
    yield from ["", *table("column", "日本語", "内容", *CHANGES)]
    for name, column in COLUMNS.items():
        needed = " | ".join("●" if letter in column.needed else "" for letter in CHANGES.values())
        yield f"| `{name}` | {column.japanese} | {column.holds} | {needed} |"


@document("integrators/assistance-feed-columns.md")
def assistance_columns() -> Iterator[str]:
    """Yield the columns of an assistance feed."""
    changes = assistance_layout.CHANGES
    yield from ["# Columns of the assistance feed, version 1", "", GENERATED, ""]
    yield "Headings may be in English or Japanese, in any order. ● has to be filled for that change."
    yield from ["", *table("column", "日本語", "内容", *(f"{record} {change}" for record, change in changes))]
    for name, column in assistance_layout.COLUMNS.items():
        needed = " | ".join("●" if letter in column.needed else "" for letter in changes.values())
        yield f"| `{name}` | {column.japanese} | {column.holds} | {needed} |"


@document("eligibility-who-sees-what.md")
def who_sees_what() -> Iterator[str]:
    """Yield on which ground each kind of organisation sees what this service holds."""
    yield from ["# Eligibility: who sees what", "", GENERATED, ""]
    yield from table("data", "who", "ground")
    for (data, who), ground in GROUNDS.items():
        yield f"| {data} | {who} | {ground} |"
