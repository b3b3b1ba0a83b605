"""医薬品コード: only one that the masters know, that counts on the day and that nobody has stopped may be issued."""

from collections.abc import Collection
from datetime import date

from eprescription.errors.guard import (
    DrugAbolished,
    DrugDummy,
    DrugExpired,
    DrugNotYet,
    DrugStopped,
    DrugUnknown,
)
from eprescription.rules.document import DrugCode, Information, Item, System
from eprescription.rules.drugs.concepts import DrugConcept, Masters, Standing
from eprescription.rules.guard.dummies import may_stand
from platform_site.errors import Fault, FieldProblem


TAKEN = (System.RECEIPT, System.YJ, System.GENERIC)
_PROBLEMS: dict[Standing, FieldProblem] = {
    Standing.NOT_YET: DrugNotYet,
    Standing.ABOLISHED: DrugAbolished,
    Standing.EXPIRED: DrugExpired,
    Standing.DUMMY: DrugDummy,
    Standing.UNKNOWN: DrugUnknown,
}
_SYSTEMS = "レセプト電算コード、YJコード、一般名コードのどれかで書いてください。"
_NO_MATERIAL = "医薬品のコードです。情報区分を1（医薬品）としてください。"


def pointer(item: Item, member: str) -> str:
    """Return where a fault of an item is, by its RP and order: `/items/1-2/name`."""
    return f"/items/{item.key}/{member}"


def fault_of(item: Item, masters: Masters, on: date, stopped: Collection[str]) -> Fault | None:
    """Return what is wrong with an item's code, with the nearest valid ones named; None for a code that may stand."""
    if item.information is Information.UNINSURED and item.drug_code.system is System.NONE:
        return None  # what insurance does not list has no code, and its text alone travels
    if item.information is Information.MATERIAL:
        return _of_material(item, masters, on)
    if is_stopped(item.drug_code, masters, on, stopped):
        return Fault(DrugStopped, pointer(item, "drug_code"))
    standing = masters.standing(item.drug_code, on)
    if standing is Standing.VALID:
        return None
    return Fault(_PROBLEMS[standing], pointer(item, "drug_code"), _hint(item, masters, on))


def is_stopped(code: DrugCode, masters: Masters, on: date, stopped: Collection[str]) -> bool:
    """Tell if a code is stopped, or any other code of the same product."""
    concept = masters.drug(code, on)
    own = {code.code}
    if isinstance(concept, DrugConcept):
        own |= {concept.receipt_code, *concept.yj_codes}
    return not own.isdisjoint(stopped)


def _of_material(item: Item, masters: Masters, on: date) -> Fault | None:
    """Return a fault for a medicine that comes as 医療材料, which nothing would check, and for a dummy of medicines."""
    if may_stand(item.drug_code.code, item.information):
        return None
    standing = masters.standing(item.drug_code, on)
    if standing is Standing.DUMMY:
        return Fault(DrugDummy, pointer(item, "drug_code"))
    return None if standing is Standing.UNKNOWN else Fault(DrugUnknown, pointer(item, "drug_code"), _NO_MATERIAL)


def _hint(item: Item, masters: Masters, on: date) -> str:
    code = item.drug_code
    words = "" if code.system in TAKEN else _SYSTEMS
    return words + nearest_words(masters.nearest(code.code, code.system, on, name=item.name))


def nearest_words(found: Collection[tuple[str, str]]) -> str:
    """Return what may have been meant, for people; blank for nothing."""
    return f"候補: {'、'.join(f'{code} {name}' for code, name in found)}" if found else ""
