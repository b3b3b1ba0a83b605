"""The items of a prescription as a check compares them."""

from datetime import date

from eprescription.rules.checks.findings import New
from eprescription.rules.document import Document, Information, Item, Rp
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters
from eprescription.rules.durations import Interval, interval
from eprescription.rules.products import products


def new_items(document: Document, masters: Masters, on: date) -> tuple[New, ...]:
    """Return what is to be taken from a day on: the issue day, or the dispensing day (E-17).

    Materials and uninsured items are not checked. Raises `LookupError` for a code that no release knows: the guard
    comes first, and no medicine passes a check by being unknown.
    """
    medicines = ((rp, item) for rp in document.rps for item in rp.items if item.information is Information.DRUG)
    return tuple(_new(rp, item, masters, on) for rp, item in medicines)


def new_item(
    item_key: str, concept: DrugConcept | GenericName, period: Interval, counted: str, masters: Masters
) -> New:
    """Return one medicine, however it was asked about, from the first day of its period until but without its end.

    A 一般名 may become any of its products, so it has the ingredients and classes of all. Raises `ValueError` for a
    period without end.
    """
    if period.end is None:
        raise ValueError("what is taken has an end")
    several = products(concept, masters, period.start)
    return New(
        item_key=item_key,
        name=concept.name,
        ingredient7s=_ingredient7s(concept),
        components=concept.components,
        route=concept.route,
        starts_on=period.start,
        ends_on=period.end,
        counted=counted,
        class_keys=frozenset(drug.class_key for drug in several if drug.class_key),
    )


def _new(rp: Rp, item: Item, masters: Masters, on: date) -> New:
    concept = masters.drug(item.drug_code, on)
    if concept is None:
        raise LookupError(f"no release knows the medicine of item {item.key}")
    return new_item(item.key, concept, *interval(rp, on), masters)


def _ingredient7s(concept: DrugConcept | GenericName) -> frozenset[str]:
    if isinstance(concept, GenericName):
        return concept.ingredient7s
    return frozenset({concept.ingredient7} - {""})
