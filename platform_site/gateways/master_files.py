"""The sample masters that come with the platform: CSV files under each storey's `masters/`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass
class Release:
    """One code system from a day on."""

    system: str
    effective_on: date
    source: str
    codes: dict[str, str] = field(default_factory=dict)


def releases(storey: Path) -> list[Release]:
    """Return the code releases of a storey; the source stands in a release's first row."""
    found: dict[tuple[str, str], Release] = {}
    for row in _rows(storey / "masters" / "codes.csv"):
        key = row["system"], row["effective_on"]
        if key not in found:
            found[key] = Release(row["system"], date.fromisoformat(row["effective_on"]), row["source"])
        found[key].codes[row["code"]] = row["name"]
    return list(found.values())


@dataclass
class Term:
    """The value of one policy from a day on."""

    name: str
    effective_on: date
    value: int
    unit: str
    basis: str


def policies(storey: Path) -> list[Term]:
    """Return the policies of a storey."""
    return [
        Term(row["name"], date.fromisoformat(row["effective_on"]), int(row["value"]), row["unit"], row["basis"])
        for row in _rows(storey / "masters" / "policies.csv")
    ]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
