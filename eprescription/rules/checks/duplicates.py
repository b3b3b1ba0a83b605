"""重複投薬: the same component by the same route on the same day (E-17, operations 2.7).

Compared are components, never the first seven digits of a code: those differ for one ingredient, and a combination
holds several.
"""

from collections.abc import Iterator

from eprescription.rules.checks.findings import Finding, New
from eprescription.rules.checks.meeting import duplicate, overlap
from eprescription.rules.checks.others import Drug, Others


def duplicates(item: New, others: Others) -> Iterator[Finding]:
    """Yield one finding for each other that a new item duplicates."""
    return (duplicate(item, other, others.masters.version) for other in others.drugs if _is_duplicate(item, other))


def _is_duplicate(item: New, other: Drug) -> bool:
    return item.route is other.route and not item.components.isdisjoint(other.components) and overlap(item, other)
