"""Masters of medicines for tests: those that come with the platform, and rows made by hand."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import eprescription
from eprescription.gateways import component_files, generic_names, pair_files, price_lists
from eprescription.rules.document import DrugCode, Information, Item, Potency, System
from eprescription.rules.drugs.concepts import DrugConcept, GenericName
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, DrugEntry
from eprescription.rules.drugs.masters import Contents, DrugMasters


ON = date(2026, 11, 21)
FOLDER = Path(eprescription.__file__).parent / "masters"


def file(name: str) -> bytes:
    """Return a file that comes with the platform."""
    return (FOLDER / name).read_bytes()


@cache
def own_contents() -> Contents:
    """Return all that comes with the platform."""
    components = component_files.read_components(file("components.csv"))
    dummies = [row["code"] for row in csv.DictReader(file("codes.csv").decode().splitlines())]
    return Contents(
        version="drugs:2025-07-16",
        drugs=price_lists.read(file("drugs.csv")),
        generics=generic_names.read(file("generic_names.csv")),
        components=[row for row in components if isinstance(row, ComponentEntry)],
        classes=[row for row in components if isinstance(row, ClassEntry)],
        units=component_files.read_units(file("units.csv")),
        pairs=pair_files.read(file("pairs.csv")),
        dummies=frozenset(dummies),
    )


@cache
def own_masters() -> DrugMasters:
    """Return the masters that come with the platform."""
    return DrugMasters(own_contents())


def named(name: str) -> DrugConcept:
    """Return the medicine of that name in the platform's own masters."""
    (found,) = (drug for drug in own_masters().in_force(ON) if drug.name == name)
    return found


def entry(**values: Any) -> DrugEntry:
    """Return a row of a fictional medicine."""
    given = {
        "receipt_code": "699999001", "price_code": "9999001F1010", "name": "架空錠５ｍｇ", "spec": "５ｍｇ１錠",
        "unit": "錠", "unit_code": "16", "price": Decimal("10.1"), "form": "1", **values,
    }  # fmt: skip
    return DrugEntry(**given)


def item(concept: DrugConcept | GenericName, system: System = System.RECEIPT, **values: Any) -> Item:
    """Return an item as a careful clinic sends it: code, name and unit of the medicine."""
    if isinstance(concept, GenericName):
        code = DrugCode(System.GENERIC, concept.code)
    else:
        code = DrugCode(system, concept.yj_codes[0] if system is System.YJ else concept.receipt_code)
    sent = Item(
        rp_number=1, order=1, information=Information.DRUG, drug_code=code, name=concept.name, dose=Decimal(1),
        potency=Potency.PRICE_UNIT, unit=concept.unit,
    )  # fmt: skip
    return replace(sent, **values)
