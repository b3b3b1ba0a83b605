"""単位: a dose in another unit than that of the price needs 単位変換係数 (record 211), and a plausible one.

December 2024: units were not converted to 薬価単位. Where 規格 says what one unit holds, only the factor that follows
from it is taken; else the masters' range.
"""

from collections.abc import Iterator
from decimal import Decimal

from eprescription.errors.guard import FactorImplausible, UnitDiffers
from eprescription.rules.document import Item, Potency
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters, UnitRule
from eprescription.rules.drugs.strengths import factors, spec_in_name
from eprescription.rules.guard.codes import pointer
from platform_site.errors import Fault


_FINEST = Decimal("0.000005")
"""Half of the last of 5 decimals: the factor as near to the exact one as record 211 can write it."""
_SHARE = 200
"""A factor may be off by 1/200 for rounding (1/3 as 0.333)."""


def fault_of(item: Item, concept: DrugConcept | GenericName, masters: Masters) -> Fault | None:
    """Return what is wrong with unit and factor, or None; a medicine without a unit in the masters is not judged."""
    if not concept.unit:
        return None
    rule = masters.unit_rule(concept.unit, item.unit)
    if _is_price_unit(item, rule):
        hint = f"薬価単位（{concept.unit}）のままなので、単位変換係数は書かないでください。"
        return None if item.unit_factor is None else Fault(UnitDiffers, pointer(item, "unit_factor"), hint)
    if item.unit_factor is None:
        return Fault(UnitDiffers, pointer(item, "unit"), f"この医薬品の薬価単位は「{concept.unit}」です。")
    return _implausible(item, concept, item.unit_factor, rule)


def price_amount(item: Item, concept: DrugConcept | GenericName) -> Decimal:
    """Return the dose in the unit of the price: as written, or times its factor."""
    return item.dose if item.unit_factor is None or not concept.unit else item.dose * item.unit_factor


def _is_price_unit(item: Item, rule: UnitRule | None) -> bool:
    """Tell if the dose counts the unit of the price: the same unit, and not 力価 of it."""
    return rule is not None and rule.least == rule.most == 1 and item.potency is Potency.PRICE_UNIT


def _implausible(
    item: Item, concept: DrugConcept | GenericName, factor: Decimal, rule: UnitRule | None
) -> Fault | None:
    exact = _exact(item, concept, rule)
    if any(abs(factor - each) <= max(each / _SHARE, _FINEST) for each in exact):
        return None
    if not exact and rule is not None and rule.least <= factor <= rule.most:
        return None
    return Fault(FactorImplausible, pointer(item, "unit_factor"), "".join(_words(item, concept, exact, rule)))


def _exact(item: Item, concept: DrugConcept | GenericName, rule: UnitRule | None) -> frozenset[Decimal]:
    """Return the factors that follow from 規格, or from the name, and from the metric units; 力価 from 規格 alone."""
    spec = (concept.spec if isinstance(concept, DrugConcept) else "") or spec_in_name(concept.name, concept.unit)
    found = factors(spec, concept.unit, item.unit)
    is_metric = rule is not None and rule.least == rule.most and item.potency is Potency.PRICE_UNIT
    return found | {rule.least} if rule is not None and is_metric else found


def _words(
    item: Item, concept: DrugConcept | GenericName, exact: frozenset[Decimal], rule: UnitRule | None
) -> Iterator[str]:
    yield f"「{item.unit}」から「{concept.unit}」への係数です。"
    if exact:
        yield f"規格から計算した係数は {'、'.join(f'{each:.5f}' for each in sorted(exact))} です。"
    elif rule is not None:
        yield f"{rule.least}から{rule.most}までの値を確かめてください。"
    else:
        yield "この単位からの換算はマスターにありません。薬価単位で書いてください。"
