"""代替薬: other ingredients of the same class that would not make the finding."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from eprescription.rules.checks import meets
from eprescription.rules.checks.findings import Allergy, Alternative, Finding, New, Options, Taken
from eprescription.rules.checks.others import Others
from eprescription.rules.checks.past import counting
from eprescription.rules.drugs.concepts import DrugConcept, Masters


MOST = 5


def clearing(
    findings: Iterable[Finding],
    new: Sequence[New],
    taken: Sequence[Taken],
    allergies: Sequence[Allergy],
    masters: Masters,
    options: Options,
    most: int = MOST,
    *,
    without: str = "",
) -> Mapping[str, tuple[Alternative, ...]]:
    """Return by each finding's key the cheapest products that clear it without making a new one, one an ingredient.

    They are of the item's class and route and valid on the day; of two at one price the generic comes first. A masked
    finding has none, since what clears it would tell what is behind it (I04-4): for that reason, too, `taken` and
    `allergies` hold only what the asker may see. `without` as in `check`. The work grows with the items, however many
    findings each has: it is done while others wait for this person.
    """
    past = counting(taken, options, without=without)
    places = {item.item_key: _Place(item, new, past, allergies, masters, options) for item in new}
    return {
        finding.key: places[finding.new_key].clearing(finding, most)
        for finding in findings
        if not finding.is_masked and finding.new_key in places
    }


class _Place:
    """The place of a new item, in which others are tried; what each meets there is looked up once."""

    def __init__(
        self, item: New, new: Sequence[New], past: Iterable[Taken], allergies: Sequence[Allergy], masters: Masters,
        options: Options,
    ) -> None:  # fmt: skip
        self._item, self._new, self._past, self._allergies = item, new, past, allergies
        self._masters, self._options = masters, options
        self._known: dict[str, frozenset[str]] = {}

    def clearing(self, finding: Finding, most: int) -> tuple[Alternative, ...]:
        allowed = self._met_by_item - {finding.key}
        clear = (drug for drug in self._candidates if self._met_by(drug) <= allowed)
        return tuple(Alternative(finding.key, drug.receipt_code, drug.name, drug.price) for drug in islice(clear, most))

    @cached_property
    def _others(self) -> Others:
        return Others([*self._past, *(one for one in self._new if one is not self._item)], self._masters)

    @cached_property
    def _met_by_item(self) -> frozenset[str]:
        return self._met(self._item)

    @cached_property
    def _candidates(self) -> tuple[DrugConcept, ...]:
        return tuple(_candidates(self._item, self._masters, self._options))

    def _met_by(self, drug: DrugConcept) -> frozenset[str]:
        if drug.receipt_code not in self._known:
            self._known[drug.receipt_code] = self._met(_instead(self._item, drug))
        return self._known[drug.receipt_code]

    def _met(self, one: New) -> frozenset[str]:
        return frozenset(each.key for each in meets(one, self._others, self._allergies, self._options.on))


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
