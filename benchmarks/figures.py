"""What is made of what was measured: percentiles, medians, tables, a bar met or not, the last line of a run."""

import json
import statistics
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any


KEYS = ("name", "people", "rate", "pgbench_rate", "ratio", "cpu_us", "p50_ms", "p95_ms", "p99_ms", "errors", "rss_mb")
SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that so large a share of all reaches at most; None of nothing."""
    if not ordered:
        return None
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


def percentiles(seconds: Iterable[float]) -> dict[str, float | None]:
    """Return p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    found = {name: percentile(ordered, share) for name, share in SHARES.items()}
    return {name: None if value is None else round(value * 1000, 2) for name, value in found.items()}


def median(values: Iterable[float | None]) -> float | None:
    """Return the median of what there is; None of nothing."""
    there = [value for value in values if value is not None]
    return statistics.median(there) if there else None


def times(figure: float | None, other: float | None) -> float | None:
    """Return how many times another a figure is; None where either is not there."""
    return figure / other if figure is not None and other else None


def shown(figure: float | None, digits: int = 0, unit: str = "") -> str:
    """Return a figure as a person reads it."""
    return "-" if figure is None else f"{figure:,.{digits}f}{unit}"


def spread(values: Sequence[float | None], digits: int = 0) -> str:
    """Return a median with the lowest and highest value: `647 (610-677)`."""
    there = [value for value in values if value is not None]
    if not there:
        return "-"
    return f"{statistics.median(there):,.{digits}f} ({min(there):,.{digits}f}-{max(there):,.{digits}f})"


def table(head: Sequence[str], *rows: Sequence[object]) -> list[str]:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join("-" if cell is None else str(cell) for cell in line) + " |" for line in lines]


def verdict(figure: float | None, *, most: float | None = None, least: float | None = None) -> str:
    """Return whether a figure meets its bar; what was not measured does not."""
    met = figure is not None and (most is None or figure <= most) and (least is None or figure >= least)
    return "met" if met else "**not met**"


def result(name: str, **measured: Any) -> str:
    """Return the last line of a run: one JSON object, with null for what this run does not measure."""
    unknown = measured.keys() - set(KEYS)
    if unknown:
        raise ValueError(f"No result line holds {', '.join(sorted(unknown))}.")
    return json.dumps({key: _short({"name": name, **measured}.get(key)) for key in KEYS})


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value
