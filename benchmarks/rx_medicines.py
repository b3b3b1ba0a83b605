"""The medicines of the benchmarks, out of the platform's own masters: what people take, and what doctors prescribe."""

from datetime import date
from functools import cache
from pathlib import Path

import eprescription
from eprescription.gateways import component_files, pair_files, price_lists
from eprescription.rules.drugs.concepts import DrugConcept, Route
from eprescription.rules.drugs.entries import ComponentEntry
from eprescription.rules.drugs.masters import Contents, DrugMasters


FOLDER = Path(eprescription.__file__).parent / "masters"
PRESCRIBED = 5
"""Medicines of one prescription, and of one check."""
UNCONTROLLED = "0"


@cache
def prescribed(on: date) -> tuple[DrugConcept, ...]:
    """Return what doctors prescribe: medicines that stand in no pair, and that nobody takes yet."""
    pairs = _masters().pairs_of
    return tuple(drug for drug in _tablets(on) if not pairs(drug.ingredient7))[:PRESCRIBED]


@cache
def taken(on: date) -> tuple[DrugConcept, ...]:
    """Return what people take, each medicine of other components than all the others."""
    return tuple(drug for drug in _tablets(on) if drug not in prescribed(on))


@cache
def _tablets(on: date) -> tuple[DrugConcept, ...]:
    found: dict[frozenset[str], DrugConcept] = {}
    seen: set[str] = set()
    for drug in _masters().in_force(on):
        plain = drug.unit == "錠" and drug.route is Route.INTERNAL and drug.controlled == UNCONTROLLED
        if plain and drug.ingredient7 and drug.components and not seen & drug.components:
            found[drug.components] = drug
            seen |= drug.components
    return tuple(found.values())


@cache
def _masters() -> DrugMasters:
    components = component_files.read_components(_file("components.csv"))
    return DrugMasters(
        Contents(
            version="bench",
            drugs=price_lists.read(_file("drugs.csv")),
            components=[row for row in components if isinstance(row, ComponentEntry)],
            pairs=pair_files.read(_file("pairs.csv")),
        )
    )


def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
