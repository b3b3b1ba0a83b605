"""代替薬: other ingredients of the same class that would not make the finding."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from eprescription.rules.checks import meets
from eprescription.rules.checks.findings import Allergy, Alternative, Finding, New, Options, Taken
from eprescription.rules.checks.others import Others
from eprescription.rules.checks.past import counting
from eprescription.rules.drugs.concepts import DrugConcept, Masters


MOST = 5


def clearing(
    finding: Finding,
    new: Sequence[New],
    taken: Sequence[Taken],
    allergies: Sequence[Allergy],
    masters: Masters,
    options: Options,
    most: int = MOST,
    *,
    without: str = "",
) -> tuple[Alternative, ...]:
    """Return the cheapest products that clear a finding without making a new one, one of each ingredient.

    They are of the item's class and route and valid on the day; of two at one price the generic comes first. A masked
    finding has none, since what clears it would tell what is behind it (I04-4): for that reason, too, `taken` and
    `allergies` hold only what the asker may see. `without` as in `check`.
    """
    item = next((one for one in new if one.item_key == finding.new_key), None)
    if finding.is_masked or item is None:
        return ()
    beside = [one for one in new if one is not item]
    others = Others([*counting(taken, options, without=without), *beside], masters)

    def met(one: New) -> set[str]:
        return {each.key for each in meets(one, others, allergies, options.on)}

    allowed = met(item) - {finding.key}
    clear = (drug for drug in _candidates(item, masters, options) if met(_instead(item, drug)) <= allowed)
    return tuple(Alternative(finding.key, drug.receipt_code, drug.name, drug.price) for drug in islice(clear, most))


def _candidates(item: New, masters: Masters, options: Options) -> Iterator[DrugConcept]:
    """Yield the cheapest product of each ingredient of the item's classes and route, the cheapest first."""
    drugs = {drug.receipt_code: drug for key in item.class_keys for drug in masters.in_class(key, options.on)}
    seen: set[frozenset[str]] = set()
    for drug in sorted(drugs.values(), key=_price):
        if drug.route is item.route and drug.components not in seen:
            seen.add(drug.components)
            yield drug


def _price(drug: DrugConcept) -> tuple[object, ...]:
    return (drug.price, not drug.is_generic, drug.receipt_code)


def _instead(item: New, drug: DrugConcept) -> New:
    return replace(
        item,
        name=drug.name,
        ingredient7s=frozenset({drug.ingredient7} - {""}),
        components=drug.components,
        class_keys=frozenset({drug.class_key}),
    )
