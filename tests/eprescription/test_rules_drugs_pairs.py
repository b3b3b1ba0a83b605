"""Which ingredients a side of a pair is about, from components made by hand."""

from dataclasses import replace
from datetime import date

import pytest

from eprescription.rules.drugs.components import Components, key_of
from eprescription.rules.drugs.concepts import Component, Pair, PairSide
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry
from eprescription.rules.drugs.pair_changes import changes
from eprescription.rules.drugs.pairs import by_ingredient, ingredients_of


ROWS = [
    ("9991001", "甲"), ("9991002", "甲"), ("9991101", "甲"), ("9991101", "乙"), ("9991701", "甲"), ("9991701", "丙"),
    ("9992001", "乙"), ("9993001", "基剤"),
]  # fmt: skip
TABLE = Components(
    [ComponentEntry(digits, key_of(name), name, name != "基剤") for digits, name in ROWS],
    [ClassEntry("9991101", "配合"), ClassEntry("9991002", "架空薬")],
)


def side(name: str, *codes: str, strict: str = "") -> PairSide:
    """Return a side of a pair."""
    return PairSide(key_of(name), name, frozenset(codes), bool(strict))


def pair(a: PairSide, b: PairSide) -> Pair:
    """Return a pair without wash-out."""
    return Pair(
        pair_id="T-1", a=a, b=b, days_after_a=0, days_after_b=0, mechanism="", condition="", is_conditional=False,
        confidence="high", source="架空", valid_from=date.min, valid_until=None,
    )  # fmt: skip


def test_a_side_is_about_its_digits_and_combinations_by_the_same_route() -> None:
    assert ingredients_of(side("甲", "9991001"), TABLE) == {"9991001", "9991101"}


def test_a_side_with_digits_by_several_routes_is_about_combinations_by_each() -> None:
    assert ingredients_of(side("甲", "9991001", "9991799"), TABLE) == {"9991001", "9991799", "9991101", "9991701"}


def test_a_strict_side_is_about_its_digits_alone() -> None:
    assert ingredients_of(side("甲", "9991001", strict="yes"), TABLE) == {"9991001"}


def test_other_digits_of_the_component_alone_are_no_part_of_a_side() -> None:
    assert "9991002" not in ingredients_of(side("甲", "9991001"), TABLE)


def test_a_side_of_a_component_that_no_table_knows_is_about_its_digits() -> None:
    assert ingredients_of(side("丁", "9994001"), TABLE) == {"9994001"}


def test_a_pair_is_found_by_each_ingredient_of_either_side_and_says_which_side_it_is() -> None:
    one = pair(side("甲", "9991001"), side("丁", "9994001"))
    assert by_ingredient([one], TABLE) == {
        "9991001": ((one, True),), "9991101": ((one, True),), "9994001": ((one, False),),
    }  # fmt: skip


def test_a_combination_of_both_sides_stands_on_both() -> None:
    one = pair(side("甲", "9991001"), side("乙", "9992001"))
    assert by_ingredient([one], TABLE)["9991101"] == ((one, True), (one, False))


@pytest.mark.parametrize("name", ["塩化カリウム", "塩化 カリウム", "塩化　カリウム"])
def test_a_components_key_does_not_depend_on_blanks_and_width(name: str) -> None:
    assert key_of(name) == "c:塩化カリウム"


def test_a_component_that_does_not_count_is_none_of_its_ingredient_but_has_a_name() -> None:
    assert TABLE.of("9993001") == frozenset()
    assert TABLE.name("c:基剤") == "基剤"


def test_a_component_has_the_group_of_what_holds_it_alone() -> None:
    assert TABLE.component("c:甲") == Component("c:甲", "甲", "架空薬")
    assert TABLE.component("c:乙") == Component("c:乙", "乙", "")


def test_an_unknown_component_has_no_name() -> None:
    with pytest.raises(KeyError):
        TABLE.name("c:丁")


def test_a_release_adds_removes_and_changes_pairs_and_leaves_the_rest_unsaid() -> None:
    one = pair(side("甲", "9991001"), side("乙", "9992001"))
    stays, goes, longer = one, replace(one, pair_id="T-2"), replace(one, pair_id="T-3", days_after_a=14)
    found = changes([stays, goes, replace(longer, days_after_a=7)], [stays, longer, replace(one, pair_id="T-4")])
    assert [(change.pair_id, change.kind.value) for change in found] == [
        ("T-2", "removed"), ("T-3", "changed"), ("T-4", "added"),
    ]  # fmt: skip
    assert [(change.before is None, change.after is None) for change in found] == [
        (False, True), (False, False), (True, False),
    ]  # fmt: skip
