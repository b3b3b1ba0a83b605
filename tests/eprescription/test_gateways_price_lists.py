"""The price list as a file, and the small files of our own layout: told by their headings."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eprescription.errors.masters import WrongDrugFile
from eprescription.gateways import component_files, generic_names, pair_files, price_lists
from eprescription.gateways.master_forms import FORMS, FileForm, shipped
from eprescription.rules.drugs.concepts import PairSide
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, DrugEntry, GenericEntry, UnitEntry
from tests.support.drug_rows import FOLDER, file


PUBLIC = (
    "yakka_code,receipt_code,brand_name,ingredient,spec,route,dosage_form_cd,unit_cd,unit,price_yen,narcotic_cd,"
    "generic_flag,maker,ippan_code,ippan_name,expires"
)
ROW = (
    "9999001F1010,699999001,架空錠５ｍｇ,甲,５ｍｇ１錠,内用薬,1,16,錠,6.1,5,1,架空製薬,"
    "9999001F1ZZZ,【般】架空錠５ｍｇ,R8.3.31まで"
)
PAIR = ",".join(pair_files.COLUMNS)
PAIR_ROW = "T-1,甲,甲,9991001 9991002,1,乙,乙,9992001,,14,0,機序,条件,1,medium,架空,2026-04-01,"
Reader = Callable[[bytes], Sequence[Any]]


def lines(*texts: str) -> bytes:
    """Return a file of lines."""
    return "\r\n".join(texts).encode()


def mistakes(read: Reader, *texts: str) -> list[tuple[int, str]]:
    """Return where a file is wrong."""
    with pytest.raises(WrongDrugFile) as refused:
        read(lines(*texts))
    return [(mistake.line, mistake.column) for mistake in refused.value.mistakes]


class TestThePriceList:
    """薬価基準収載品目リスト."""

    def test_says_yj_code_spec_price_and_the_last_day_of_transition(self) -> None:
        expected = DrugEntry(
            receipt_code="699999001", price_code="9999001F1010", yj_codes=("9999001F1010",), name="架空錠５ｍｇ",
            spec="５ｍｇ１錠", unit_code="16", unit="錠", price=Decimal("6.1"), controlled="5", is_generic=True,
            form="1", transition_until=date(2026, 3, 31), generic_code="9999001F1ZZZ",
            generic_name="【般】架空錠５ｍｇ",
        )  # fmt: skip
        assert price_lists.read(lines(PUBLIC, ROW)) == (expected,)

    def test_is_read_in_cp932_with_comments_and_with_its_columns_in_any_order(self) -> None:
        text = "#出典: 架空\r\nunit,yj_code,receipt_code,name,spec,form,price,controlled\r\n"
        (found,) = price_lists.read((text + "錠,9999001F1010,699999001,架空錠,１錠,1,5,0").encode("cp932"))
        assert (found.unit, found.name, found.generic_code) == ("錠", "架空錠", "")

    @pytest.mark.parametrize(
        ("old", "new", "column"),
        [("699999001", "999999001", "receipt_code"), ("9999001F1010", "9999001", "yj_code"), ("6.1", "-1", "price"),
         (",1,16,", ",2,16,", "form"), ("R8.3.31", "R8.2.30", "transition_until"), ("５ｍｇ１錠", "", "spec")],
    )  # fmt: skip
    def test_with_a_wrong_cell_is_refused_at_that_cell(self, old: str, new: str, column: str) -> None:
        assert mistakes(price_lists.read, PUBLIC, ROW.replace(f",{old},", f",{new},").replace(old, new, 1)) == [
            (2, column)
        ]

    def test_with_a_code_twice_is_refused(self) -> None:
        assert mistakes(price_lists.read, PUBLIC, ROW, ROW) == [(3, "receipt_code")]

    def test_without_a_needed_heading_or_with_a_short_line_or_with_nothing_is_refused(self) -> None:
        assert mistakes(price_lists.read, PUBLIC.replace("price_yen", "cost"), ROW) == [(1, "")]
        assert mistakes(price_lists.read, PUBLIC, ROW.rpartition(",")[0]) == [(2, "")]
        assert mistakes(price_lists.read, PUBLIC) == mistakes(price_lists.read, "") == [(1, "")]


class TestGenericNames:
    """一般名処方マスタ."""

    HEAD = ",".join(generic_names.COLUMNS)

    def test_list_the_products_that_they_stand_for(self) -> None:
        row = "9999001F1ZZZ,【般】架空錠５ｍｇ,錠,699999001 699999002,2026-04-01,2026-09-30"
        assert generic_names.read(lines(self.HEAD, row)) == (
            GenericEntry(
                code="9999001F1ZZZ", name="【般】架空錠５ｍｇ", unit="錠", receipt_codes=("699999001", "699999002"),
                valid_from=date(2026, 4, 1), valid_until=date(2026, 9, 30),
            ),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("row", "column"),
        [("9999001F1010,般,錠,699999001,,", "code"), ("9999001F1ZZZ,般,錠,,,", "receipt_codes"),
         ("9999001F1ZZZ,般,錠,9999001F1010,,", "receipt_codes"), ("9999001F1ZZZ,般,,699999001,,", "unit")],
    )  # fmt: skip
    def test_with_a_wrong_cell_are_refused(self, row: str, column: str) -> None:
        assert mistakes(generic_names.read, self.HEAD, row) == [(2, column)]


class TestComponentsAndUnits:
    """成分, 薬効群, 単位."""

    HEAD = "ingredient7,component,counts,class_key"
    UNITS = "price_unit,other_unit,is_same,least,most,source"

    def test_a_component_is_a_line_and_the_group_is_the_ingredients(self) -> None:
        found = component_files.read_components(
            lines(self.HEAD, "9991101,甲,1,配合", "9991101,基剤,0,配合", "9991001,甲,1,")
        )
        assert found == (
            ComponentEntry("9991101", "c:甲", "甲"),
            ComponentEntry("9991101", "c:基剤", "基剤", counts=False),
            ComponentEntry("9991001", "c:甲", "甲"),
            ClassEntry("9991101", "配合"),
        )

    def test_an_ingredient_in_two_groups_or_with_a_component_twice_is_refused(self) -> None:
        read = component_files.read_components
        assert mistakes(read, self.HEAD, "9991101,甲,1,配合", "9991101,乙,1,別") == [(3, "class_key")]
        assert mistakes(read, self.HEAD, "9991101,甲,1,", "9991101,甲,0,") == [(3, "ingredient7")]
        assert mistakes(read, self.HEAD, "999,甲,1,") == [(2, "ingredient7")]

    def test_a_unit_has_its_range(self) -> None:
        assert component_files.read_units(lines(self.UNITS, "ｍＬ,滴,0,0.02,0.1,目安")) == (
            UnitEntry("ｍＬ", "滴", is_same=False, least=Decimal("0.02"), most=Decimal("0.1"), source="目安"),
        )
        assert mistakes(component_files.read_units, self.UNITS, "ｍＬ,滴,0,0.2,0.1,目安") == [(2, "least")]


class TestPairs:
    """併用禁忌."""

    def test_say_both_sides_the_days_after_each_and_how_sure_they_are(self) -> None:
        (pair,) = pair_files.read(lines(PAIR, PAIR_ROW))
        assert pair.a == PairSide("c:甲", "甲", frozenset({"9991001", "9991002"}), is_strict=True)
        assert pair.b == PairSide("c:乙", "乙", frozenset({"9992001"}), is_strict=False)
        assert (pair.days_after_a, pair.days_after_b, pair.is_conditional) == (14, 0, True)
        assert (pair.confidence, pair.valid_from, pair.valid_until) == ("medium", date(2026, 4, 1), None)

    @pytest.mark.parametrize(
        ("old", "new", "column"),
        [("T-1", "組1", "pair_id"), ("9992001", "", "b_codes7"), ("14", "366", "days_after_a"),
         ("medium", "low", "confidence"), ("2026-04-01", "soon", "valid_from"), ("架空", "", "source")],
    )  # fmt: skip
    def test_with_a_wrong_cell_are_refused(self, old: str, new: str, column: str) -> None:
        assert mistakes(pair_files.read, PAIR, PAIR_ROW.replace(old, new)) == [(2, column)]


def test_every_form_of_file_has_a_name_and_a_reader_but_the_delta_which_needs_a_release() -> None:
    assert set(FORMS) == set(FileForm)
    assert [form for form, each in FORMS.items() if each.read is None] == [FileForm.RECEIPT_DELTA]
    assert all(each.label for each in FORMS.values())


def test_what_comes_with_the_platform_makes_one_release_of_each_kind_that_a_check_needs() -> None:
    found = shipped(FOLDER)
    assert {FORMS[form].kind for form in found} == {"drugs", "generic", "components", "units", "pairs"}
    assert found[FileForm.PAIRS] == file("pairs.csv")
