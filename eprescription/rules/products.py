"""Which products a prescribed code stands for."""

from collections.abc import Mapping
from datetime import date

from eprescription.rules.document import Document, DrugCode, Information, System
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters


def products(concept: DrugConcept | GenericName | None, masters: Masters, on: date) -> tuple[DrugConcept, ...]:
    """Return the product itself, or those that may be dispensed for a 一般名, by receipt code; none of nothing."""
    if concept is None:
        return ()
    if isinstance(concept, DrugConcept):
        return (concept,)
    named = (masters.drug(DrugCode(System.RECEIPT, code), on) for code in sorted(concept.receipt_codes))
    return tuple(drug for drug in named if isinstance(drug, DrugConcept))


def products_of(document: Document, masters: Masters, on: date) -> Mapping[str, tuple[DrugConcept, ...]]:
    """Return the products of each medicine of a prescription by item key; materials and uninsured items are left out.

    A code that no release knows has none: the guard says so (`rules.guard.items`).
    """
    medicines = (item for item in document.items if item.information is Information.DRUG)
    return {item.key: products(masters.drug(item.drug_code, on), masters, on) for item in medicines}
