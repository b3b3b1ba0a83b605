"""使用できる最後の日: 経過措置, 廃止 or the end of a 一般名, announced before it comes (R-060)."""

from collections.abc import Iterator
from datetime import date, timedelta

from eprescription.rules.document import Item
from eprescription.rules.drugs.concepts import DrugConcept, GenericName
from eprescription.rules.drugs.masters import Concept, DrugMasters


SOON = timedelta(days=30)
"""How long before its last day a code is announced to end: as long as most refills take; our choice."""


def last_day(concept: Concept) -> date | None:
    """Return the last day on which a medicine counts; None where no end is known."""
    if isinstance(concept, GenericName):
        return concept.valid_until
    abolished = concept.abolished_on - timedelta(days=1) if concept.abolished_on else None
    return min((day for day in (abolished, concept.transition_until) if day), default=None)


def ends_soon(concept: Concept, on: date) -> date | None:
    """Return the last day of a medicine that counts on a day, where it is within `SOON` of that; else None."""
    last = last_day(concept)
    return last if last and on <= last <= on + SOON else None


def ending_items(items: tuple[Item, ...], masters: DrugMasters, on: date) -> Iterator[tuple[Item, date]]:
    """Yield the items of a prescription whose code ends soon, with its last day."""
    for item in items:
        concept = masters.drug(item.drug_code, on)
        last = ends_soon(concept, on) if concept else None
        if last:
            yield item, last


def ending(masters: DrugMasters, on: date) -> list[tuple[DrugConcept, date]]:
    """Return the medicines in force that end soon, the next first, then by code."""
    found = ((drug, ends_soon(drug, on)) for drug in masters.in_force(on))
    return sorted(((drug, last) for drug, last in found if last), key=lambda pair: (pair[1], pair[0].receipt_code))
