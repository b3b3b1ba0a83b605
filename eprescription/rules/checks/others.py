"""What a new item may meet, looked up once for all the items that are compared with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from eprescription.rules.checks.findings import New, Taken
from eprescription.rules.drugs.concepts import Masters, Pair


Drug = New | Taken
"""Something taken, or another item of the same prescription."""
Side = tuple[str, bool]
"""A side of a pair: the pair's id, and whether it is side a."""


class Others:
    """The others, and by the sides of the pairs that they stand on."""

    def __init__(self, drugs: Iterable[Drug], masters: Masters) -> None:
        self.masters = masters
        self.drugs: list[Drug] = []
        self._standing: dict[Side, list[Drug]] = defaultdict(list)
        for drug in drugs:
            self.add(drug)

    def add(self, drug: Drug) -> None:
        """Let one more be met from now on."""
        self.drugs.append(drug)
        for side in self.sides(drug):
            self._standing[side].append(drug)

    def sides(self, drug: Drug) -> Mapping[Side, Pair]:
        """Return on which sides of which pairs a medicine stands, by any of its ingredients."""
        stands = (entry for code in drug.ingredient7s for entry in self.masters.pairs_of(code))
        return {(pair.pair_id, is_a): pair for pair, is_a in stands}

    def standing_on(self, side: Side) -> Sequence[Drug]:
        """Return those that stand on a side of a pair."""
        return self._standing.get(side, ())
