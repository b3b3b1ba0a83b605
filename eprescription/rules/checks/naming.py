"""Names of findings and the order in which they stand; both depend on nothing but what was compared."""

from datetime import date
from hashlib import sha256

from eprescription.rules.checks.findings import Allergy, Finding, FindingKind, New, Taken


KEY_LENGTH = 32
_KINDS = {kind: place for place, kind in enumerate(FindingKind)}


def key_of(kind: FindingKind, new_key: str, other: Taken | New | Allergy, pair_id: str = "") -> str:
    """Return the finding's name, 32 hexadecimal digits: the same whenever the same two meet by the same rule.

    It is no secret, so what nobody may see is named by `masking.masked` instead.
    """
    told = "\0".join((kind, new_key, _identity(other), pair_id))
    return sha256(told.encode()).hexdigest()[:KEY_LENGTH]


def place(item_key: str) -> tuple[int, ...]:
    """Return where an item stands in its prescription: `2-10` comes after `2-9`."""
    return tuple(int(part) for part in item_key.split("-"))


def order(finding: Finding) -> tuple[tuple[int, ...], int, bool, date, str]:
    """Return what findings are sorted by: the new item, the kind, the masked last, then the other's first day."""
    since = finding.interval_other.start if finding.interval_other else date.min
    return (place(finding.new_key), _KINDS[finding.kind], finding.is_masked, since, finding.key)


def _identity(other: Taken | New | Allergy) -> str:
    if isinstance(other, Taken):
        return f"line {other.line_id}"
    return f"item {other.item_key}" if isinstance(other, New) else f"allergy {other.ref}"
