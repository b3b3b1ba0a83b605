"""The masters of one day in memory: what `concepts.Masters` promises, by look-ups prepared when it is made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs import building, pairs
from eprescription.rules.drugs.components import Components
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Pair, Standing, UnitRule
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, DrugEntry, GenericEntry, UnitEntry
from eprescription.rules.drugs.units import Units
from eprescription.rules.guard.dummies import is_dummy
from eprescription.rules.guard.names import names_of, normal
from eprescription.rules.guard.nearest import nearest


Concept = DrugConcept | GenericName
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The rows of the releases that count together; `dummies` are patterns of ダミーコード."""

    version: str
    drugs: Iterable[DrugEntry] = ()
    prices: Iterable[DrugEntry] = ()
    generics: Iterable[GenericEntry] = ()
    components: Iterable[ComponentEntry] = ()
    classes: Iterable[ClassEntry] = ()
    units: Iterable[UnitEntry] = ()
    pairs: Iterable[Pair] = ()
    dummies: frozenset[str] = frozenset()


class DrugMasters:
    """Medicines, generic names, units, components and pairs of one set of releases; it never changes."""

    def __init__(self, contents: Contents) -> None:
        self._version, self._dummies = contents.version, contents.dummies
        self.components, self._units = Components(contents.components, contents.classes), Units(contents.units)
        rows = building.joined(contents.drugs, contents.prices)
        self._drugs = {row.receipt_code: building.concept_of(row, self.components) for row in rows}
        names = {row.generic_code: row.generic_name for row in rows if row.generic_name}
        built = building.generics_of(contents.generics, self._drugs, names)
        self._generics = {name.code: name for name in built}
        self._by_yj = _grouped((code, drug) for drug in self._drugs.values() for code in drug.yj_codes)
        self._by_class = _grouped((drug.class_key, drug) for drug in self._drugs.values() if drug.class_key)
        concepts: Iterable[Concept] = (*self._drugs.values(), *self._generics.values())
        self._by_name = _grouped((name, concept) for concept in concepts for name in names_of(concept))
        self._pairs = pairs.by_ingredient(contents.pairs, self.components)

    @property
    def version(self) -> str:
        """Which releases these are."""
        return self._version

    def drug(self, code: DrugCode, on: date) -> Concept | None:
        """Return what the code names, whatever its standing; of several products of a YJコード one that is valid."""
        if code.system is System.GENERIC:
            return self._generics.get(code.code)
        if code.system is System.YJ:
            there = self._by_yj.get(code.code, [])
            return next((drug for drug in there if _worth(drug, on) is Standing.VALID), next(iter(there), None))
        return self._drugs.get(code.code) if code.system is System.RECEIPT else None

    def standing(self, code: DrugCode, on: date) -> Standing:
        """Return what the code is worth on a day."""
        if is_dummy(code.code, self._dummies):
            return Standing.DUMMY
        concept = self.drug(code, on)
        return Standing.UNKNOWN if concept is None else _worth(concept, on)

    def nearest(
        self, code: str, system: System, on: date, most: int = 3, name: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """Return what may have been meant, of the same system; of a system without medicines, by receipt code."""
        asked = system if system in (System.GENERIC, System.YJ) else System.RECEIPT
        named = [each for each in self._named(asked, name) if self._name_of(asked, each, on) is not None]
        return nearest(code, name, name_of=lambda each: self._name_of(asked, each, on), named=named, most=most)

    def unit_rule(self, price_unit: str, other_unit: str) -> UnitRule | None:
        """Return how `other_unit` converts; by 1 alone where it is the same unit."""
        return self._units.rule(price_unit, other_unit)

    def pairs_of(self, ingredient7: str) -> pairs.Found:
        """Return the pairs in which the ingredient stands; the bool tells that it is side a."""
        return self._pairs.get(ingredient7, ())

    def in_class(self, class_key: str, on: date) -> tuple[DrugConcept, ...]:
        """Return the medicines of a 薬効群 that are valid on a day."""
        return tuple(drug for drug in self._by_class.get(class_key, ()) if _worth(drug, on) is Standing.VALID)

    def in_force(self, on: date) -> tuple[DrugConcept, ...]:
        """Return all medicines that are valid on a day."""
        return tuple(drug for drug in self._drugs.values() if _worth(drug, on) is Standing.VALID)

    @property
    def generics(self) -> tuple[GenericName, ...]:
        """All generic names."""
        return tuple(self._generics.values())

    def component_name(self, key: str) -> str:
        """Return a component's name for people; raises KeyError for a key of none of the releases."""
        return self.components.name(key)

    def _named(self, system: System, name: str) -> Iterable[str]:
        """Return the codes of those that bear a name."""
        for concept in self._by_name.get(normal(name), ()) if name else ():
            if isinstance(concept, GenericName):
                yield from [concept.code] if system is System.GENERIC else []
            elif system is not System.GENERIC:
                yield from [concept.receipt_code] if system is System.RECEIPT else concept.yj_codes

    def _name_of(self, system: System, code: str, on: date) -> str | None:
        concept = self.drug(DrugCode(system, code), on)
        return concept.name if concept and _worth(concept, on) is Standing.VALID else None


def _grouped(items: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    """Return values by key."""
    found: dict[str, list[Value]] = defaultdict(list)
    for key, value in items:
        found[key].append(value)
    return dict(found)


def _worth(concept: Concept, on: date) -> Standing:
    """Return the standing of a medicine on a day: 廃止 from its day on, 経過措置 through its last day."""
    if on < concept.valid_from:
        return Standing.NOT_YET
    if isinstance(concept, GenericName):
        return Standing.EXPIRED if concept.valid_until and concept.valid_until < on else Standing.VALID
    if concept.abolished_on and concept.abolished_on <= on:
        return Standing.ABOLISHED
    return Standing.EXPIRED if concept.transition_until and concept.transition_until < on else Standing.VALID
