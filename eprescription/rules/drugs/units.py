"""単位: which spellings are one unit, and between which factors another unit converts to the unit of a price."""

from collections.abc import Iterable
from decimal import Decimal

from eprescription.rules.drugs.concepts import UnitRule
from eprescription.rules.drugs.entries import UnitEntry
from eprescription.rules.drugs.strengths import metric_factor, plain


class Units:
    """The units of a release; metric ones convert by themselves."""

    def __init__(self, entries: Iterable[UnitEntry] = ()) -> None:
        rows = list(entries)
        self._same = {plain(row.other_unit): plain(row.price_unit) for row in rows if row.is_same}
        self._ranges = {self._names(row.price_unit, row.other_unit): row for row in rows if not row.is_same}

    def one(self, unit: str) -> str:
        """Return the one spelling of a unit by which it is compared."""
        folded = plain(unit)
        return self._same.get(folded, folded)

    def rule(self, price_unit: str, other_unit: str) -> UnitRule | None:
        """Return how a unit converts: by 1 where it is the same, else exactly or within a range; None for unknown."""
        exact = Decimal(1) if self.one(price_unit) == self.one(other_unit) else metric_factor(
            self.one(price_unit), self.one(other_unit)
        )  # fmt: skip
        if exact is not None:
            return UnitRule(price_unit, other_unit, exact, exact, "同じ単位、または計量単位の換算")
        row = self._ranges.get(self._names(price_unit, other_unit))
        return None if row is None else UnitRule(price_unit, other_unit, row.least, row.most, row.source)

    def _names(self, price_unit: str, other_unit: str) -> tuple[str, str]:
        return self.one(price_unit), self.one(other_unit)
