"""Units: which spellings are one, and how others convert."""

from decimal import Decimal

import pytest

from eprescription.rules.drugs.entries import UnitEntry
from eprescription.rules.drugs.units import Units


UNITS = Units(
    [
        UnitEntry("錠", "T", is_same=True, least=Decimal(1), most=Decimal(1), source="略記"),
        UnitEntry("ｍＬ", "滴", is_same=False, least=Decimal("0.02"), most=Decimal("0.1"), source="目安"),
    ]
)


@pytest.mark.parametrize(("price", "other"), [("錠", "錠"), ("錠", "Ｔ"), ("T", "錠"), ("ｍＬ", "mL"), ("包", "包")])
def test_one_unit_in_other_spellings_converts_by_one(price: str, other: str) -> None:
    rule = UNITS.rule(price, other)
    assert rule is not None
    assert (rule.least, rule.most) == (1, 1)


def test_a_metric_unit_converts_exactly() -> None:
    rule = UNITS.rule("ｇ", "ｍｇ")
    assert rule is not None
    assert rule.least == rule.most == Decimal("0.001")


def test_another_unit_converts_within_the_range_of_the_master() -> None:
    rule = UNITS.rule("ｍＬ", "滴")
    assert rule is not None
    assert (rule.price_unit, rule.other_unit, rule.least, rule.most, rule.source) == (
        "ｍＬ", "滴", Decimal("0.02"), Decimal("0.1"), "目安",
    )  # fmt: skip


@pytest.mark.parametrize(("price", "other"), [("滴", "ｍＬ"), ("錠", "包"), ("錠", "ｍｇ")])
def test_a_conversion_that_no_row_knows_is_none(price: str, other: str) -> None:
    assert UNITS.rule(price, other) is None
