"""What a facility sees without the patient's consent: that something was found, and nothing that tells of it (I04-4).

Of all that is hidden behind one new item and one kind there is one masked finding, whatever and how many they are.
Open stays what the facility knows itself: the new items, what it prescribed, what was redeemed there.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eprescription.rules.checks.findings import Finding, FindingKind, New, Taken
from eprescription.rules.checks.naming import KEY_LENGTH, order
from eprescription.rules.checks.words import RULES


@dataclass(frozen=True, slots=True)
class Sight:
    """What an organisation knows without consent: its own prescriptions, and by their ids those it redeemed."""

    organisation_id: int | None = None
    redeemed: frozenset[str] = frozenset()


NOTHING = Sight()


def masked(findings: Sequence[Finding], *, secret: bytes, sight: Sight = NOTHING) -> tuple[Finding, ...]:
    """Return the findings as they are shown without consent, in their order.

    `secret` belongs to what is checked, so that its findings keep their names when it is sent again with reasons,
    and nobody can tell from the name what is behind. `behind` holds all hidden lines and is never shown.
    """
    hidden: dict[tuple[str, FindingKind], list[Finding]] = {}
    for finding in _hidden(findings, sight):
        hidden.setdefault((finding.new_key, finding.kind), []).append(finding)
    closed = [_masked(group, secret) for group in hidden.values()]
    return tuple(sorted([*(finding for finding in findings if is_open(finding, sight)), *closed], key=order))


def revealed(findings: Iterable[Finding], key: str, *, secret: bytes, sight: Sight = NOTHING) -> tuple[Finding, ...]:
    """Return all that stands behind one masked finding, by its key: what oral consent opens, once (E-18).

    `findings` are those that were masked. Empty for a key that is none of theirs.
    """
    return tuple(one for one in _hidden(findings, sight) if hmac.compare_digest(_key(one, secret), key))


def is_open(finding: Finding, sight: Sight) -> bool:
    """Tell if the organisation knows the other one without consent; an allergy is always from the record."""
    other = finding.other
    if isinstance(other, Taken):
        return other.organisation_id == sight.organisation_id or other.prescription_uid in sight.redeemed
    return isinstance(other, New)


def _hidden(findings: Iterable[Finding], sight: Sight) -> Iterable[Finding]:
    return (finding for finding in findings if not is_open(finding, sight))


def _masked(group: Sequence[Finding], secret: bytes) -> Finding:
    first = group[0]
    return Finding(
        key=_key(first, secret),
        kind=first.kind,
        rule=RULES[first.kind],
        new_key=first.new_key,
        new_name=first.new_name,
        other=None,
        masters=first.masters,
        is_masked=True,
        behind=tuple(sorted({line for finding in group for line in finding.behind})),
    )


def _key(finding: Finding, secret: bytes) -> str:
    told = f"{finding.new_key}\0{finding.kind}"
    return hmac.new(secret, told.encode(), "sha256").hexdigest()[:KEY_LENGTH]
