"""What a 規格 says that one unit holds, and the factors that follow from it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.drugs.strengths import factors, metric_factor, plain, spec_in_name


@pytest.mark.parametrize("unit", ["ｍＬ", "mL", "ｍ Ｌ", "㎖", "ML"])
def test_width_case_and_blanks_make_no_other_unit(unit: str) -> None:
    assert plain(unit) == "ml"


@pytest.mark.parametrize(
    ("spec", "price_unit", "other_unit", "factor"),
    [
        ("５ｍｇ１錠", "錠", "ｍｇ", "0.2"),
        ("０．５ｇ１錠", "錠", "ｍｇ", "0.002"),
        ("５０μｇ１錠", "錠", "mg", "20"),
        ("５０μｇ１錠", "錠", "㎍", "0.02"),
        ("１０％１ｇ", "ｇ", "ｍｇ", "0.01"),
        ("１０％１０ｇ", "ｇ", "ｍｇ", "0.01"),
        ("０．４％１ｍＬ", "ｍＬ", "ｍｇ", "0.25"),
        ("２５％５０ｍＬ１瓶", "瓶", "ｍＬ", "0.02"),
        ("２５％５０ｍＬ１瓶", "瓶", "ｇ", "0.08"),
        ("１０ｍｇ５ｍＬ１瓶（溶解液付）", "瓶", "ｍＬ", "0.2"),
        ("（５００ｍｇ）１瓶", "瓶", "ｍｇ", "0.002"),
        ("１００ｍｇ２錠", "錠", "ｍｇ", "0.02"),
        ("３００単位１キット", "キット", "国際単位", "0.003333333333333333333333333333"),
        ("１０，０００単位１瓶", "瓶", "単位", "0.0001"),
    ],
)
def test_a_spec_says_exactly_how_another_unit_converts(
    spec: str, price_unit: str, other_unit: str, factor: str
) -> None:
    assert factors(spec, price_unit, other_unit) == {Decimal(factor)}


@pytest.mark.parametrize(
    ("spec", "price_unit", "other_unit"),
    [
        ("１錠", "錠", "ｍｇ"),
        ("", "錠", "ｍｇ"),
        ("５ｍｇ１錠", "カプセル", "ｍｇ"),
        ("５ｍｇ１錠", "錠", "ｍＬ"),
        ("５ｍｇ１錠", "錠", "包"),
        ("７ｃｍ×１０ｃｍ１枚", "枚", "ｍｇ"),
        ("（第Ⅶ因子１．５ｍｇ第Ⅹ因子１５ｍｇ）１瓶", "瓶", "ｍｇ"),
        ("１％１包", "包", "ｍｇ"),
        ("０ｍｇ１錠", "錠", "ｍｇ"),
        ("錠", "錠", "ｍｇ"),
    ],
)
def test_a_spec_that_says_nothing_of_a_unit_gives_no_factor(spec: str, price_unit: str, other_unit: str) -> None:
    assert factors(spec, price_unit, other_unit) == frozenset()


def test_the_area_of_a_patch_is_not_a_count_of_patches() -> None:
    assert factors("（２７ｍｇ）１４ｃ㎡１枚", "枚", "ｍｇ") == {1 / Decimal(27)}


@given(st.decimals("0.01", "999", places=2), st.sampled_from(["錠", "カプセル", "枚"]))
def test_an_amount_times_its_factor_is_the_count_of_units(amount: Decimal, unit: str) -> None:
    (factor,) = factors(f"{amount}mg1{unit}", unit, "mg")
    assert abs(amount * factor - 1) < Decimal("1e-20")


def test_metric_units_convert_by_themselves_within_what_they_measure() -> None:
    assert metric_factor("ｇ", "ｍｇ") == Decimal("0.001")
    assert metric_factor("ｍＬ", "L") == 1000
    assert (metric_factor("ｇ", "ｍＬ"), metric_factor("錠", "ｍｇ"), metric_factor("ｇ", "包")) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "unit", "spec"),
    [
        ("【般】アムロジピン錠５ｍｇ", "錠", "5mg1錠"),
        ("【般】カルボシステイン細粒５０％", "ｇ", "50%1ｇ"),
        ("架空カプセル０．５μｇ", "カプセル", "0.5μg1カプセル"),
        ("架空配合錠ＬＤ", "錠", ""),
        ("架空配合錠５ｍｇ１０ｍｇ", "錠", ""),
        ("架空シロップ１０ｍｇ／ｍＬ", "ｍＬ", ""),
        ("架空２．５μｇレスピマット６０吸入", "キット", ""),
    ],
)
def test_a_name_says_the_strength_where_one_unit_holds_it(name: str, unit: str, spec: str) -> None:
    assert spec_in_name(name, unit) == spec
