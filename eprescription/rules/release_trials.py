"""試算: what other masters would have found in prescriptions that were registered, in counts that name nobody.

Both masters are asked about the same prescriptions on the same day, the first day of the new release, so that what
differs is theirs alone. A medicine has the ingredients, components and route that each of them gives it. Allergies are
left out, which no master knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from eprescription.rules.checks import meets
from eprescription.rules.checks.findings import Finding, New, Taken
from eprescription.rules.checks.others import Others
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters, Standing


Drug = TypeVar("Drug", New, Taken)
Counts = dict[str, dict[str, dict[str, int]]]
"""Group, then name (a kind of finding, a pair, what became of a prescription), then `Share`: how many."""
KINDS, PAIRS, PRESCRIPTIONS = "kinds", "pairs", "prescriptions"
STOPPED, REFUSED = "stopped", "refused"
"""Of prescriptions: with a finding that stops; with a medicine whose code may not be prescribed."""
_RECEIPT_LENGTH, _GENERIC = 9, "ZZZ"


class Share(StrEnum):
    """By which masters something is found: by both, by the new ones only, by those in force only."""

    BOTH = "both"
    NEW = "new"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Brought:
    """A prescription as it was checked: its items, their codes by item key, and what its person took."""

    new: tuple[New, ...]
    codes: Mapping[str, DrugCode]
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What masters say of a prescription: the findings by their keys, and whether a code is refused."""

    findings: Mapping[str, Finding]
    is_refused: bool

    @property
    def is_stopped(self) -> bool:
        """Whether it takes a second confirmation."""
        return any(finding.stops for finding in self.findings.values())


def count(brought: Brought, *, old: Masters, new: Masters, on: date, upon: Counts) -> None:
    """Count one prescription, upon what was counted before."""
    before, after = outcome(brought, old, on), outcome(brought, new, on)
    for key in before.findings.keys() | after.findings.keys():
        found = after.findings.get(key) or before.findings[key]
        by = {"was": key in before.findings, "would": key in after.findings}
        _add(upon, KINDS, found.kind, **by)
        if found.pair_id:
            _add(upon, PAIRS, found.pair_id, **by)
    _add(upon, PRESCRIPTIONS, STOPPED, was=before.is_stopped, would=after.is_stopped)
    _add(upon, PRESCRIPTIONS, REFUSED, was=before.is_refused, would=after.is_refused)


def outcome(brought: Brought, masters: Masters, on: date) -> Outcome:
    """Return what masters say of a prescription, with the codes and the pairs in force on a day."""
    others = Others([_again(one, code_of(one.drug), masters, on) for one in brought.taken], masters)
    found: dict[str, Finding] = {}
    for one in brought.new:
        item = _again(one, brought.codes.get(one.item_key), masters, on)
        found.update((finding.key, finding) for finding in meets(item, others, (), on))
        others.add(item)
    return Outcome(found, any(masters.standing(code, on) is not Standing.VALID for code in brought.codes.values()))


def code_of(code: str) -> DrugCode:
    """Return a kept code with its system, which its length and its end tell: of YJ code and 一般名 both have 12."""
    if len(code) == _RECEIPT_LENGTH:
        return DrugCode(System.RECEIPT, code)
    return DrugCode(System.GENERIC if code.endswith(_GENERIC) else System.YJ, code)


def _again(drug: Drug, code: DrugCode | None, masters: Masters, on: date) -> Drug:
    """Return a medicine as masters describe it; one that they do not know stays as it was kept."""
    concept = masters.drug(code, on) if code else None
    if concept is None:
        return drug
    return replace(drug, ingredient7s=_ingredient7s(concept), components=concept.components, route=concept.route)


def _ingredient7s(concept: DrugConcept | GenericName) -> frozenset[str]:
    if isinstance(concept, GenericName):
        return concept.ingredient7s
    return frozenset({concept.ingredient7} - {""})


def _add(counts: Counts, group: str, name: str, *, was: bool, would: bool) -> None:
    """Count something once, by which masters it is found; nothing where it is found by neither."""
    if was or would:
        share = Share.BOTH if was and would else Share.NEW if would else Share.OLD
        shares = counts.setdefault(group, {}).setdefault(str(name), {})
        shares[share.value] = shares.get(share.value, 0) + 1
