"""Every pair of the masters that come with the platform, as a check of real products finds it; and its negative twins.

What must not be found is what is near to a pair: a caution only, another route, a wash-out that is over, and another
product of a component of which the pair names one product.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from eprescription.rules.checks import check
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.drugs.concepts import DrugConcept, Pair
from eprescription.rules.drugs.pairs import ingredients_of
from eprescription.rules.drugs.yj import route_of
from tests.eprescription.takings import ASKED, new, taken
from tests.support.drug_rows import named, own_contents, own_masters


MASTERS, PAIRS = own_masters(), list(own_contents().pairs)
LISTED = date(2025, 12, 1)
"""A day on which every product of the sample was on the list; what ended since is still taken by somebody."""
EVERY_PAIR = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.pair_id)
PAIR_KINDS = (FindingKind.CONTRAINDICATED, FindingKind.CONDITIONAL)
ITRACONAZOLE, REVATIO, VIAGRA = "イトラコナゾール５０ｍｇ錠", "レバチオ錠２０ｍｇ", "バイアグラ錠５０ｍｇ"


def products(pair: Pair) -> Iterator[tuple[DrugConcept, DrugConcept]]:
    """Yield each product of side a with each of side b, single or combined."""
    sides = [ingredients_of(side, MASTERS.components) for side in (pair.a, pair.b)]
    drugs = MASTERS.in_force(LISTED)
    for a in (drug for drug in drugs if drug.ingredient7 in sides[0]):
        for b in (drug for drug in drugs if drug.ingredient7 in sides[1] and drug is not a):
            yield a, b


def pairs_in(items, past=()) -> set[str]:
    """Return the pairs that a check finds."""
    found = check(items, past, [], MASTERS, ASKED)
    return {finding.pair_id for finding in found if finding.kind in PAIR_KINDS}


def holding(ingredient7: str) -> DrugConcept:
    """Return a product of an ingredient; a fictional one where the sample has none."""
    there = (drug for drug in MASTERS.in_force(LISTED) if drug.ingredient7 == ingredient7)
    sample = named(ITRACONAZOLE)
    held = MASTERS.components.of(ingredient7)
    return next(there, replace(sample, ingredient7=ingredient7, components=held, route=route_of("", ingredient7)))


@EVERY_PAIR
def test_a_pair_is_found_whichever_product_is_new_whichever_is_taken_and_within_one_prescription(pair: Pair) -> None:
    met = list(products(pair))
    assert met
    for a, b in met:
        for one, other in ((a, b), (b, a)):
            assert pair.pair_id in pairs_in([new(one)], [taken(other)])
            assert pair.pair_id in pairs_in([new(one, key="1-1"), new(other, key="1-2")])


@EVERY_PAIR
def test_a_pair_is_found_until_its_wash_out_is_over_and_not_on_the_day_after(pair: Pair) -> None:
    a, b = next(products(pair))
    for first, second, days in ((a, b, pair.days_after_a), (b, a, pair.days_after_b)):
        assert pair.pair_id in pairs_in([new(second)], [taken(first, -7 - days + 1, 7)])
        assert pair.pair_id not in pairs_in([new(second)], [taken(first, -7 - days, 7)])


def test_a_combination_is_found_by_the_component_that_stands_on_a_side() -> None:
    combined = [
        (pair, drug)
        for pair in PAIRS
        for side in (pair.a, pair.b)
        for drug in MASTERS.in_force(LISTED)
        if drug.ingredient7 in ingredients_of(side, MASTERS.components) - side.codes7
    ]
    assert combined
    for pair, drug in combined:
        others = {b if a is drug else a for a, b in products(pair) if drug in (a, b)}
        assert all(pair.pair_id in pairs_in([new(drug)], [taken(other)]) for other in others)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("3943001", "3999005", "アロプリノール and アザチオプリン: a caution, no contraindication"),
        ("2590018", "6290004", "シルデナフィル of another product than the pair's, and イトラコナゾール"),
        ("2699709", "3999004", "タクロリムス on the skin, and シクロスポリン"),
        ("2171022", "2149048", "アムロジピン and アジルサルタン, which are combined on purpose"),
    ],
)
def test_a_negative_twin_is_not_found_from_either_side(one: str, other: str, why: str) -> None:
    drugs = [holding(one), holding(other)]
    for first, second in (drugs, drugs[::-1]):
        assert pairs_in([new(first)], [taken(second)]) == set(), why


def test_one_product_of_a_component_is_a_side_and_the_other_is_not() -> None:
    assert pairs_in([new(named(REVATIO))], [taken(named(ITRACONAZOLE))])
    assert not pairs_in([new(named(VIAGRA))], [taken(named(ITRACONAZOLE))])


def test_a_week_after_the_last_dose_of_s1_another_may_begin() -> None:
    (pair,) = (
        one for one in PAIRS if (one.a.name, one.b.name) == ("テガフール・ギメラシル・オテラシル", "カペシタビン")
    )
    s1, other = next(products(pair))
    last = [taken(s1, -14, 14)]
    begins = [pair.pair_id in pairs_in([new(other, first)], last) for first in (6, 7)]
    assert begins == [True, False]
