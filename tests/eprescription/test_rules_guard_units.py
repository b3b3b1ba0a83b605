"""Units of a dose: the price's own, or another with a factor that is plausible."""

from dataclasses import replace
from decimal import Decimal

import pytest

from eprescription.rules.document import Item, Potency
from eprescription.rules.drugs.building import concept_of
from eprescription.rules.drugs.components import Components
from eprescription.rules.drugs.concepts import DrugConcept, GenericName
from eprescription.rules.guard.units import fault_of, price_amount
from tests.support.drug_rows import entry, item, named, own_masters


TABLET = concept_of(entry(), Components())
POWDER = replace(TABLET, name="架空散１０％", spec="１０％１ｇ", unit="ｇ")
DROPS = replace(TABLET, name="架空点眼液", spec="", unit="ｍＬ")


def code(sent: Item, concept: DrugConcept | GenericName) -> str:
    """Return with which code unit or factor is refused; blank for a sound one."""
    fault = fault_of(sent, concept, own_masters())
    return "" if fault is None else fault.problem.code


def sent(concept: DrugConcept, unit: str, factor: str = "", potency: Potency = Potency.PRICE_UNIT) -> Item:
    """Return an item with a dose in some unit."""
    return item(concept, unit=unit, unit_factor=Decimal(factor) if factor else None, potency=potency)


@pytest.mark.parametrize("unit", ["錠", "Ｔ", "T", "tab"])
def test_the_unit_of_the_price_in_any_spelling_needs_no_factor_and_takes_none(unit: str) -> None:
    assert code(sent(TABLET, unit), TABLET) == ""
    assert code(sent(TABLET, unit, "1"), TABLET) == "RX-DRUG-UNIT"


def test_another_unit_needs_a_factor() -> None:
    assert code(sent(TABLET, "ｍｇ"), TABLET) == code(sent(TABLET, "包"), TABLET) == "RX-DRUG-UNIT"


@pytest.mark.parametrize("factor", ["0.2", "0.20000", "0.1995", "0.2009"])
def test_the_factor_that_the_spec_gives_is_taken_with_its_rounding(factor: str) -> None:
    assert code(sent(TABLET, "ｍｇ", factor), TABLET) == ""


@pytest.mark.parametrize("factor", ["0.19", "0.21", "2", "0.02", "5", "1"])
def test_any_other_factor_is_refused(factor: str) -> None:
    assert code(sent(TABLET, "ｍｇ", factor), TABLET) == "RX-DRUG-FACTOR"


def test_a_third_may_be_written_with_three_decimals() -> None:
    three = replace(TABLET, spec="３ｍｇ１錠")
    assert [code(sent(three, "ｍｇ", factor), three) for factor in ("0.33333", "0.333", "0.3")] == [
        "",
        "",
        "RX-DRUG-FACTOR",
    ]


def test_a_factor_smaller_than_record_211_can_write_is_taken_as_its_nearest() -> None:
    strong = replace(TABLET, spec="８００００単位１錠")
    assert code(sent(strong, "単位", "0.00001"), strong) == ""
    assert code(sent(strong, "単位", "0.00002"), strong) == "RX-DRUG-FACTOR"


def test_the_hint_says_the_factor_that_was_expected() -> None:
    fault = fault_of(sent(TABLET, "ｍｇ", "2"), TABLET, own_masters())
    assert fault is not None
    assert (fault.pointer, "0.20000" in fault.hint) == ("/items/1-1/unit_factor", True)


def test_a_powder_in_milligrams_is_weighed_or_counted_by_its_potency() -> None:
    assert code(sent(POWDER, "ｍｇ", "0.001"), POWDER) == ""
    assert code(sent(POWDER, "ｍｇ", "0.01"), POWDER) == ""
    assert code(sent(POWDER, "ｍｇ", "0.01", Potency.POTENCY_UNIT), POWDER) == ""
    assert code(sent(POWDER, "ｍｇ", "0.001", Potency.POTENCY_UNIT), POWDER) == "RX-DRUG-FACTOR"


def test_potency_in_the_unit_of_the_price_needs_its_factor_too() -> None:
    assert code(sent(POWDER, "ｇ", "", Potency.POTENCY_UNIT), POWDER) == "RX-DRUG-UNIT"
    assert code(sent(POWDER, "ｇ", "10", Potency.POTENCY_UNIT), POWDER) == ""


@pytest.mark.parametrize(("factor", "expected"), [("0.05", ""), ("0.5", "RX-DRUG-FACTOR"), ("0.001", "RX-DRUG-FACTOR")])
def test_where_no_spec_helps_the_range_of_the_master_counts(factor: str, expected: str) -> None:
    assert code(sent(DROPS, "滴", factor), DROPS) == expected


def test_a_unit_that_converts_nowhere_is_refused_whatever_the_factor() -> None:
    assert code(sent(TABLET, "本", "1"), TABLET) == "RX-DRUG-FACTOR"


def test_a_medicine_without_a_unit_in_the_masters_is_not_judged() -> None:
    bare = replace(TABLET, unit="")
    assert code(sent(bare, "錠"), bare) == ""
    assert price_amount(sent(bare, "錠", "2"), bare) == 1


def test_of_a_generic_name_the_name_says_the_strength() -> None:
    (name,) = (name for name in own_masters().generics if name.code == named("ノルバスク錠５ｍｇ").generic_code)
    assert code(item(name, unit="ｍｇ", unit_factor=Decimal("0.2")), name) == ""
    assert code(item(name, unit="ｍｇ", unit_factor=Decimal("2")), name) == "RX-DRUG-FACTOR"


def test_the_amount_in_the_unit_of_the_price_is_the_dose_times_its_factor() -> None:
    assert price_amount(item(TABLET, dose=Decimal(3)), TABLET) == 3
    assert price_amount(replace(sent(TABLET, "ｍｇ", "0.2"), dose=Decimal(10)), TABLET) == 2
