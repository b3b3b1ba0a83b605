"""From rows to what is asked: medicines with components, route and group, and generic names with their products."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from eprescription.rules.drugs.components import Components
from eprescription.rules.drugs.concepts import DrugConcept, GenericName
from eprescription.rules.drugs.entries import DrugEntry, GenericEntry
from eprescription.rules.drugs.yj import ingredient7, is_patch, route_of


_FROM_PRICES = ("price_code", "yj_codes", "spec", "kana", "unit_code", "unit", "generic_code", "generic_name")
"""What the price list fills where 医薬品マスター says nothing; it never overrules it."""


def joined(drugs: Iterable[DrugEntry], prices: Iterable[DrugEntry]) -> list[DrugEntry]:
    """Return the medicines of both masters by receipt code; what one of them alone has is kept as it is."""
    listed = {entry.receipt_code: entry for entry in prices}
    both = [_filled(entry, listed.pop(entry.receipt_code, None)) for entry in drugs]
    return both + list(listed.values())


def _filled(entry: DrugEntry, listed: DrugEntry | None) -> DrugEntry:
    if listed is None:
        return entry
    filled = {name: getattr(listed, name) for name in _FROM_PRICES if not getattr(entry, name)}
    return replace(entry, transition_until=entry.transition_until or listed.transition_until, **filled)


def concept_of(entry: DrugEntry, components: Components) -> DrugConcept:
    """Return a medicine as it is asked for; one without a day of listing has always been there."""
    code = entry.price_code or next(iter(entry.yj_codes), "")
    digits, route = ingredient7(code), route_of(entry.form, code)
    return DrugConcept(
        receipt_code=entry.receipt_code, price_code=entry.price_code, yj_codes=entry.yj_codes, name=entry.name,
        base_name=entry.base_name, kana=entry.kana, unit_code=entry.unit_code, unit=entry.unit, spec=entry.spec,
        price=entry.price, controlled=entry.controlled, is_generic=entry.is_generic, listed_on=entry.listed_on,
        abolished_on=entry.abolished_on, transition_until=entry.transition_until, generic_code=entry.generic_code,
        generic_addition=entry.generic_addition, route=route, route_code=entry.form, ingredient7=digits,
        is_patch=is_patch(route, code), components=components.of(digits), class_key=components.class_of(digits),
        valid_from=entry.listed_on or date.min,
    )  # fmt: skip


def generics_of(
    entries: Iterable[GenericEntry], drugs: Mapping[str, DrugConcept], names: Mapping[str, str]
) -> list[GenericName]:
    """Return the generic names with what their products hold.

    Products are those that the row lists and those whose own row names the code; `names` are generic names that
    only rows of products know, by code. A name without any product is left out: nothing of it could be checked.
    """
    naming: dict[str, set[str]] = defaultdict(set)
    for code, drug in drugs.items():
        naming[drug.generic_code].add(code)
    listed = {entry.code: entry for entry in entries}
    unlisted = [code for code in names if code not in listed and code]
    rows = [*listed.values(), *(_from_products(code, names[code], naming[code], drugs) for code in unlisted)]
    built = [_generic(row, naming[row.code], drugs) for row in rows]
    return [name for name in built if name is not None]


def _from_products(code: str, name: str, products: set[str], drugs: Mapping[str, DrugConcept]) -> GenericEntry:
    first = min(drugs[product].valid_from for product in products)
    return GenericEntry(
        code=code, name=name, unit=drugs[min(products)].unit, receipt_codes=tuple(products), valid_from=first
    )


def _generic(entry: GenericEntry, naming: set[str], drugs: Mapping[str, DrugConcept]) -> GenericName | None:
    products = [drugs[code] for code in sorted({*entry.receipt_codes, *naming}) if code in drugs]
    if not products:
        return None
    return GenericName(
        code=entry.code, name=entry.name, unit=entry.unit or products[0].unit, route=products[0].route,
        receipt_codes=frozenset(drug.receipt_code for drug in products),
        components=frozenset[str]().union(*(drug.components for drug in products)),
        ingredient7s=frozenset(drug.ingredient7 for drug in products),
        valid_from=entry.valid_from, valid_until=entry.valid_until,
    )  # fmt: skip
