"""The masters of one day: what is asked of them, from rows made by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Route, Standing
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, DrugEntry, GenericEntry
from eprescription.rules.drugs.masters import Contents, DrugMasters
from tests.support.drug_rows import ON, entry


DAY = timedelta(days=1)
A = ComponentEntry("9999001", "c:甲", "甲")
CODE, YJ, GENERIC = "699999001", "9999001F1010", "9999001F1ZZZ"


def masters(*drugs: DrugEntry, **more: object) -> DrugMasters:
    """Return masters of these medicines."""
    return DrugMasters(Contents(version="tests", drugs=drugs, components=[A], **more))  # type: ignore[arg-type]


def standing(drug: DrugEntry, on: date) -> Standing:
    """Return what a medicine's receipt code is worth."""
    return masters(drug).standing(DrugCode(System.RECEIPT, CODE), on)


def concept(found: DrugConcept | GenericName | None) -> DrugConcept:
    """Return what is a medicine."""
    assert isinstance(found, DrugConcept)
    return found


class TestAMedicine:
    """By its codes."""

    def test_is_found_by_receipt_code_and_by_each_yj_code(self) -> None:
        there = masters(entry(yj_codes=(YJ, "9999001F1028")))
        found = there.drug(DrugCode(System.RECEIPT, CODE), ON)
        assert concept(found).name == "架空錠５ｍｇ"
        assert there.drug(DrugCode(System.YJ, YJ), ON) is there.drug(DrugCode(System.YJ, "9999001F1028"), ON) is found

    @pytest.mark.parametrize("system", [System.NONE, System.MHLW, System.HOT, System.GENERIC, System.YJ])
    def test_is_not_found_by_a_code_of_another_system(self, system: System) -> None:
        assert masters(entry()).drug(DrugCode(system, CODE), ON) is None

    def test_of_a_yj_code_that_two_share_is_the_one_that_is_valid(self) -> None:
        over = entry(yj_codes=(YJ,), transition_until=ON - DAY)
        there = masters(over, replace(over, receipt_code="699999002", transition_until=None))
        assert concept(there.drug(DrugCode(System.YJ, YJ), ON)).receipt_code == "699999002"
        assert concept(masters(over).drug(DrugCode(System.YJ, YJ), ON)).receipt_code == CODE

    def test_holds_the_components_route_and_group_of_its_ingredient(self) -> None:
        found = concept(
            masters(entry(), classes=[ClassEntry("9999001", "架空薬")]).drug(DrugCode(System.RECEIPT, CODE), ON)
        )
        assert (found.components, found.route, found.class_key) == ({"c:甲"}, Route.INTERNAL, "架空薬")

    def test_whose_ingredient_no_table_knows_has_its_digits_as_component(self) -> None:
        there = DrugMasters(Contents(version="tests", drugs=[entry()]))
        found = concept(there.drug(DrugCode(System.RECEIPT, CODE), ON))
        assert found.components == {"i:9999001"}
        assert "9999001" in there.component_name("i:9999001")


class TestStanding:
    """Day by day."""

    def test_begins_on_the_day_of_listing(self) -> None:
        drug = entry(listed_on=ON)
        assert [standing(drug, ON - DAY), standing(drug, ON)] == [Standing.NOT_YET, Standing.VALID]

    def test_ends_before_the_day_of_abolition(self) -> None:
        drug = entry(abolished_on=ON)
        assert [standing(drug, ON - DAY), standing(drug, ON)] == [Standing.VALID, Standing.ABOLISHED]

    def test_ends_after_the_last_day_of_transition(self) -> None:
        drug = entry(transition_until=ON)
        assert [standing(drug, ON), standing(drug, ON + DAY)] == [Standing.VALID, Standing.EXPIRED]

    def test_of_an_unknown_code_and_of_a_dummy(self) -> None:
        there = masters(entry(), dummies=frozenset({"?99999999"}))
        assert there.standing(DrugCode(System.RECEIPT, "699999002"), ON) is Standing.UNKNOWN
        assert there.standing(DrugCode(System.RECEIPT, "699999999"), ON) is Standing.DUMMY
        assert there.standing(DrugCode(System.RECEIPT, "111111111"), ON) is Standing.DUMMY

    def test_of_a_generic_name_ends_after_its_last_day(self) -> None:
        row = GenericEntry(
            code=GENERIC, name="【般】架空錠５ｍｇ", unit="錠", receipt_codes=(CODE,), valid_from=ON, valid_until=ON
        )
        there, code = masters(entry(), generics=[row]), DrugCode(System.GENERIC, GENERIC)
        assert [there.standing(code, ON + days * DAY) for days in (-1, 0, 1)] == [
            Standing.NOT_YET, Standing.VALID, Standing.EXPIRED,
        ]  # fmt: skip


class TestTheMasterAndThePriceList:
    """Joined by receipt code."""

    def test_the_price_list_fills_what_the_master_does_not_say_and_overrules_nothing(self) -> None:
        drug = entry(spec="", yj_codes=(), kana="カクウ", price=Decimal(9))
        listed = entry(yj_codes=(YJ,), kana="別", price=Decimal(8), transition_until=ON)
        found = concept(masters(drug, prices=[listed]).drug(DrugCode(System.YJ, YJ), ON))
        assert (found.spec, found.kana, found.price, found.transition_until) == ("５ｍｇ１錠", "カクウ", 9, ON)

    def test_a_medicine_of_one_of_them_alone_is_there_too(self) -> None:
        there = masters(entry(), prices=[entry(receipt_code="699999002", name="架空錠１０ｍｇ")])
        assert {drug.name for drug in there.in_force(ON)} == {"架空錠５ｍｇ", "架空錠１０ｍｇ"}


class TestGenericNames:
    """By listing, never by slicing."""

    def test_stand_for_what_the_row_lists_and_for_what_names_them(self) -> None:
        row = GenericEntry(
            code=GENERIC, name="【般】架空錠５ｍｇ", unit="錠", receipt_codes=(CODE, "699999009"), valid_from=date.min
        )
        other = entry(receipt_code="699999002", price_code="9999055F1010", generic_code=GENERIC)
        found = masters(entry(), other, generics=[row]).drug(DrugCode(System.GENERIC, GENERIC), ON)
        assert isinstance(found, GenericName)
        assert found.receipt_codes == {CODE, "699999002"}
        assert found.ingredient7s == {"9999001", "9999055"}
        assert found.components == {"c:甲", "i:9999055"}

    def test_that_only_products_name_are_known_by_them_from_the_first_days_on(self) -> None:
        first = entry(generic_code=GENERIC, generic_name="【般】架空錠５ｍｇ", listed_on=ON)
        later = replace(first, receipt_code="699999002", listed_on=ON + DAY)
        found = masters(first, later).drug(DrugCode(System.GENERIC, GENERIC), ON)
        assert isinstance(found, GenericName)
        assert (found.name, found.unit, found.valid_from) == ("【般】架空錠５ｍｇ", "錠", ON)

    def test_without_a_product_are_unknown_since_nothing_of_them_could_be_checked(self) -> None:
        row = GenericEntry(code=GENERIC, name="般", unit="錠", receipt_codes=("699999009",), valid_from=date.min)
        code = DrugCode(System.GENERIC, GENERIC)
        assert masters(entry(), generics=[row]).standing(code, ON) is Standing.UNKNOWN

    def test_that_begin_like_a_product_do_not_stand_for_it(self) -> None:
        assert masters(entry()).drug(DrugCode(System.GENERIC, GENERIC), ON) is None


class TestTheGroupOfAlternatives:
    """薬効群."""

    def test_holds_those_that_are_valid_on_the_day(self) -> None:
        over = entry(receipt_code="699999002", transition_until=ON - DAY)
        there = masters(entry(), over, classes=[ClassEntry("9999001", "架空薬")])
        assert [drug.receipt_code for drug in there.in_class("架空薬", ON)] == [CODE]
        assert len(there.in_class("架空薬", ON - DAY)) == 2

    def test_of_no_name_is_empty(self) -> None:
        assert masters(entry()).in_class("", ON) == ()
        assert masters(entry()).in_class("別の薬", ON) == ()


def test_a_version_names_the_releases() -> None:
    assert masters().version == "tests"
