"""The guard against December's failure: of every item, code, name and unit must say the same medicine."""

from collections.abc import Collection, Iterator
from datetime import date

from eprescription.errors.guard import NameDiffers
from eprescription.rules.document import Document, Information, Item
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters
from eprescription.rules.guard import codes, units
from eprescription.rules.guard.names import agrees
from eprescription.rules.guard.units import price_amount
from platform_site.errors import Fault


__all__ = ["faults_of", "price_amount"]


def faults_of(document: Document, masters: Masters, on: date, stopped: Collection[str]) -> tuple[Fault, ...]:
    """Return all that is wrong with codes, names, units and factors on the day of issue; `stopped` are codes."""
    return tuple(fault for item in document.items for fault in _faults(item, masters, on, stopped))


def _faults(item: Item, masters: Masters, on: date, stopped: Collection[str]) -> Iterator[Fault]:
    wrong_code = codes.fault_of(item, masters, on, stopped)
    if wrong_code is not None:
        yield wrong_code
        return
    concept = masters.drug(item.drug_code, on)
    if concept is None or item.information is Information.MATERIAL:
        return
    if not agrees(item.name, concept):
        yield _other_name(item, concept, masters, on)
    wrong_unit = units.fault_of(item, concept, masters)
    if wrong_unit is not None:
        yield wrong_unit


def _other_name(item: Item, concept: DrugConcept | GenericName, masters: Masters, on: date) -> Fault:
    """Return the fault with both ways out: the medicine of the code, and the codes of the medicine named."""
    found = masters.nearest(item.drug_code.code, item.drug_code.system, on, name=item.name)
    hint = f"このコードの医薬品は「{concept.name}」です。{codes.nearest_words(found)}"
    return Fault(NameDiffers, codes.pointer(item, "name"), hint)
