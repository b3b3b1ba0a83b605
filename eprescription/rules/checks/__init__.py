"""重複投薬等チェック: what a new item meets among what the person takes (E-17 to E-22)."""

from collections.abc import Iterator, Sequence
from datetime import date

from eprescription.rules.checks.allergies import allergic
from eprescription.rules.checks.contraindications import contraindications
from eprescription.rules.checks.duplicates import duplicates
from eprescription.rules.checks.findings import Allergy, Finding, New, Options, Taken
from eprescription.rules.checks.naming import order
from eprescription.rules.checks.others import Others
from eprescription.rules.checks.past import counting
from eprescription.rules.drugs.concepts import Masters


__all__ = ["check", "meets"]


def check(
    new: Sequence[New],
    taken: Sequence[Taken],
    allergies: Sequence[Allergy],
    masters: Masters,
    options: Options,
    *,
    without: str = "",
) -> tuple[Finding, ...]:
    """Return all findings of the new items, each once, in the order of the items and then of the kinds.

    Compared is with what the person takes, with her allergies and with the new items before each. `without` is the
    id of the prescription itself, where it is changed or dispensed. The same values give the same findings on any
    day, so a replay is a call with the values of then. Nothing is masked yet (`masking.masked`).
    """
    others = Others(counting(taken, options, without=without), masters)
    found: dict[str, Finding] = {}
    for item in new:
        found.update((finding.key, finding) for finding in meets(item, others, allergies, options.on))
        others.add(item)
    return tuple(sorted(found.values(), key=order))


def meets(item: New, others: Others, allergies: Sequence[Allergy], on: date) -> Iterator[Finding]:
    """Yield what one new item meets on a day, in no order; what it meets in a pair both ways round comes twice."""
    yield from duplicates(item, others)
    yield from contraindications(item, others, on)
    yield from allergic(item, allergies, others.masters.version)
