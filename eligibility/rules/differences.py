"""What is different between two answers about one person, as a receptionist wants to see it."""

from typing import Any


Change = dict[str, Any]

COMPARED = ("result", "patient", "coverages", "certificates", "assistance")
AGES = frozenset({"/assistance/as_of"})
"""When something was fed last: it changes with every file, and with it nothing of the answer."""


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Return `{pointer, before, after}` for each value that differs, in the order and by the places of `after`."""
    changes: list[Change] = []
    for part in COMPARED:
        was, now = before.get(part), after.get(part)
        if part == "coverages" and isinstance(was, list) and isinstance(now, list):
            was = _aligned(was, now)
        _compare(was, now, f"/{part}", changes)
    return changes


def _aligned(before: list[Any], after: list[Any]) -> list[Any]:
    """Return the same coverages in the order of `after`: which comes first depends on the way of asking."""
    known = {_name(coverage): coverage for coverage in before}
    names = [_name(coverage) for coverage in after]
    if len(known) == len(before) == len(names) and known.keys() == set(names):
        return [known[name] for name in names]
    return before


def _name(coverage: Any) -> tuple[Any, Any]:
    """Name a coverage by what every answer tells of it."""
    return (coverage.get("insurer_number"), coverage.get("acquired_on")) if isinstance(coverage, dict) else (None, None)


def _compare(before: Any, after: Any, pointer: str, changes: list[Change]) -> None:
    if before == after or pointer in AGES:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in list(dict.fromkeys([*before, *after])):
            _compare(before.get(name), after.get(name), f"{pointer}/{name}", changes)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (left, right) in enumerate(zip(before, after, strict=True)):
            _compare(left, right, f"{pointer}/{index}", changes)
    else:
        changes.append({"pointer": pointer, "before": before, "after": after})
