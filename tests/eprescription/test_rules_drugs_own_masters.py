"""The masters that come with the platform: enough medicines, and each pair within reach from either side."""

from datetime import date

import pytest

from eprescription.rules.drugs.concepts import Pair
from eprescription.rules.drugs.pairs import ingredients_of
from eprescription.rules.guard.units import fault_of
from tests.support.drug_rows import ON, item, own_contents, own_masters


MASTERS, PAIRS = own_masters(), list(own_contents().pairs)
BY_INGREDIENT = {drug.ingredient7: drug for drug in MASTERS.in_force(date(2025, 12, 1))}


def meet(one: str, other: str) -> set[str]:
    """Return the pairs in which two ingredients stand on both sides."""
    there = {(pair.pair_id, is_a) for pair, is_a in MASTERS.pairs_of(one)}
    return {pair.pair_id for pair, is_a in MASTERS.pairs_of(other) if (pair.pair_id, not is_a) in there}


def test_there_are_more_than_three_hundred_medicines_each_with_components_kana_or_name_and_price() -> None:
    drugs = MASTERS.in_force(ON)
    assert len(drugs) > 300
    assert all(drug.components and drug.price > 0 and drug.name and drug.unit for drug in drugs)


def test_each_medicine_is_taken_in_the_unit_of_its_price() -> None:
    assert [drug.name for drug in MASTERS.in_force(ON) if fault_of(item(drug), drug, MASTERS)] == []


def test_there_are_products_to_choose_from_under_many_generic_names() -> None:
    several = [name for name in MASTERS.generics if len(name.receipt_codes) > 1]
    assert len(several) >= 80


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.pair_id)
def test_a_pair_is_found_from_either_side_with_every_product(pair: Pair) -> None:
    sides = [ingredients_of(side, MASTERS.components) for side in (pair.a, pair.b)]
    assert all(side & BY_INGREDIENT.keys() for side in sides)
    for one in sides[0]:
        for other in sides[1]:
            assert pair.pair_id in meet(one, other) & meet(other, one)


def test_a_pair_reaches_a_combination_that_holds_one_of_its_sides_though_no_row_lists_it() -> None:
    morphine_with_atropine = "8119505"
    (pair,) = (pair for pair in PAIRS if "モルヒネ" in (pair.a.name, pair.b.name))
    assert morphine_with_atropine not in pair.a.codes7 | pair.b.codes7
    assert meet(morphine_with_atropine, "1190025") == {pair.pair_id}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("3943001", "3999005", "アロプリノール and アザチオプリン: caution only"),
        ("2590018", "6290004", "シルデナフィル for erectile dysfunction and イトラコナゾール: not the PAH product"),
        ("2649729", "6241008", "ケトプロフェン on the skin and シプロフロキサシン"),
        ("2699709", "3999004", "タクロリムス ointment and シクロスポリン"),
    ],
)
def test_a_negative_twin_is_no_pair(one: str, other: str, why: str) -> None:
    assert meet(one, other) == set(), why


def test_their_true_twins_are_pairs() -> None:
    assert meet("3949003", "3999005")
    assert meet("2190028", "6290004")
    assert meet("1149700", "6241008")
    assert meet("3999014", "3999004")


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("セレギリン", "パロキセチン", (14, 0)),
        ("スマトリプタン", "ゾルミトリプタン", (1, 1)),
        ("サクビトリルバルサルタン", "エナラプリル", (0, 2)),
        ("テガフール・ギメラシル・オテラシル", "カペシタビン", (7, 0)),
        ("スマトリプタン", "セレギリン", (0, 14)),
        ("イトラコナゾール", "トリアゾラム", (0, 0)),
    ],
)
def test_wash_out_counts_after_the_side_that_lingers(one: str, other: str, days: tuple[int, int]) -> None:
    (pair,) = (pair for pair in PAIRS if (pair.a.name, pair.b.name) == (one, other))
    assert (pair.days_after_a, pair.days_after_b) == days


def test_pairs_to_be_verified_and_pairs_for_some_patients_are_marked() -> None:
    assert sum(pair.confidence == "medium" for pair in PAIRS) == 52
    conditional = {(pair.a.name, pair.b.name) for pair in PAIRS if pair.is_conditional}
    assert conditional == {("クラリスロマイシン", "コルヒチン"), ("シクロスポリン", "コルヒチン")}


@pytest.mark.parametrize(("one", "other"), [("3229001", "3215001"), ("3229001", "3311400"), ("2344004", "3215001")])
def test_salts_that_share_an_acid_share_no_component(one: str, other: str) -> None:
    assert MASTERS.components.of(one).isdisjoint(MASTERS.components.of(other))


def test_one_component_under_several_digits_is_one() -> None:
    assert MASTERS.components.of("1171001") == MASTERS.components.of("1171005")
    assert MASTERS.components.of("2171022") <= MASTERS.components.of("2190101")


def test_electrolytes_of_a_laxative_make_no_duplicate() -> None:
    assert MASTERS.components.of("2359110").isdisjoint(MASTERS.components.of("3229001"))
