"""併用禁忌: which ingredients stand on each side of a pair, found from either (E-17).

A strict side holds for its own digits alone (シルデナフィル for 肺高血圧症); any other also for combinations with that
component, as long as they are given by a route of those digits.
"""

from collections import defaultdict
from collections.abc import Iterable

from eprescription.rules.drugs.components import Components
from eprescription.rules.drugs.concepts import Pair, PairSide
from eprescription.rules.drugs.yj import route_of


Found = tuple[tuple[Pair, bool], ...]


def ingredients_of(side: PairSide, components: Components) -> frozenset[str]:
    """Return 薬効・成分番号 of all medicines that a side is about."""
    if side.is_strict:
        return side.codes7
    routes = {route_of("", code) for code in side.codes7}
    combinations = components.combinations_with(side.component)
    return side.codes7 | {code for code in combinations if route_of("", code) in routes}


def by_ingredient(pairs: Iterable[Pair], components: Components) -> dict[str, Found]:
    """Return, by ingredient, its pairs; the bool tells that it is side a."""
    found: dict[str, list[tuple[Pair, bool]]] = defaultdict(list)
    for pair in pairs:
        for side, is_a in ((pair.a, True), (pair.b, False)):
            for code in sorted(ingredients_of(side, components)):
                found[code].append((pair, is_a))
    return {code: tuple(rows) for code, rows in found.items()}
