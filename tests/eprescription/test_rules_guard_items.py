"""The guard over a whole prescription: all faults of all items, each where it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eprescription.rules.document import DrugCode, Information, Item, System
from eprescription.rules.drugs.building import concept_of
from eprescription.rules.drugs.components import Components
from eprescription.rules.drugs.entries import DrugEntry
from eprescription.rules.drugs.masters import Contents, DrugMasters
from eprescription.rules.guard.dummies import is_dummy, may_stand
from eprescription.rules.guard.items import faults_of
from tests.eprescription.guarded import codes_of, document
from tests.support.drug_rows import ON, entry, item


DAY = timedelta(days=1)
TABLET = concept_of(entry(yj_codes=("9999001F1010",)), Components())
GOOD = item(TABLET)


def refused(*items: Item, drug: DrugEntry | None = None, stopped: str = "", on: date = ON) -> list[tuple[str, str]]:
    """Return codes and places of what is wrong."""
    masters = DrugMasters(Contents(version="tests", drugs=[drug or entry(yj_codes=("9999001F1010",))]))
    found = faults_of(document(*items), masters, on, {stopped} if stopped else ())
    return [(fault.problem.code, fault.pointer) for fault in found]


def test_a_sound_prescription_has_no_fault() -> None:
    assert refused(GOOD, replace(GOOD, order=2)) == []


@pytest.mark.parametrize(
    ("drug", "code"),
    [
        (entry(listed_on=ON + DAY), "RX-DRUG-NOT-YET"),
        (entry(abolished_on=ON), "RX-DRUG-ABOLISHED"),
        (entry(transition_until=ON - DAY), "RX-DRUG-EXPIRED"),
        (entry(receipt_code="699999002"), "RX-DRUG-UNKNOWN"),
    ],
)
def test_a_code_that_does_not_count_on_the_day_is_refused(drug: DrugEntry, code: str) -> None:
    assert refused(GOOD, drug=drug) == [(code, "/items/1-1/drug_code")]


def test_the_day_that_counts_is_the_day_of_issue() -> None:
    over = entry(transition_until=ON)
    assert (refused(GOOD, drug=over), len(refused(GOOD, drug=over, on=ON + DAY))) == ([], 1)


@pytest.mark.parametrize("stopped", ["699999001", "9999001F1010"])
def test_a_stop_of_one_code_stops_the_product_under_all_of_its_codes(stopped: str) -> None:
    expected = [("RX-DRUG-STOPPED", "/items/1-1/drug_code")]
    assert refused(GOOD, stopped=stopped) == refused(item(TABLET, System.YJ), stopped=stopped) == expected


def test_a_stop_of_another_code_stops_nothing() -> None:
    assert refused(GOOD, stopped="699999002") == []


def test_a_stop_holds_for_codes_that_no_master_knows() -> None:
    unknown = replace(GOOD, drug_code=DrugCode(System.RECEIPT, "699999002"))
    assert refused(unknown, stopped="699999002") == [("RX-DRUG-STOPPED", "/items/1-1/drug_code")]


def test_all_faults_of_all_items_come_at_once_each_where_it_is() -> None:
    other = replace(GOOD, order=2, name="別の錠", unit="包")
    third = replace(GOOD, rp_number=2, drug_code=DrugCode(System.RECEIPT, "612345678"))
    assert refused(GOOD, other, third) == [
        ("RX-DRUG-NAME", "/items/1-2/name"),
        ("RX-DRUG-UNIT", "/items/1-2/unit"),
        ("RX-DRUG-UNKNOWN", "/items/2-1/drug_code"),
    ]


def test_what_insurance_does_not_list_may_come_without_a_code() -> None:
    uninsured = replace(
        GOOD, information=Information.UNINSURED, drug_code=DrugCode(System.NONE, ""), name="保険適用外の錠", unit="個"
    )
    assert refused(uninsured) == []


def test_an_uninsured_medicine_with_a_code_is_guarded_like_any_other() -> None:
    wrong = replace(GOOD, information=Information.UNINSURED, name="別の錠")
    assert refused(wrong) == [("RX-DRUG-NAME", "/items/1-1/name")]


def test_a_medicine_without_a_code_is_refused() -> None:
    assert refused(replace(GOOD, drug_code=DrugCode(System.NONE, ""))) == [("RX-DRUG-UNKNOWN", "/items/1-1/drug_code")]


def test_a_material_has_codes_of_its_own_and_never_one_of_a_medicine() -> None:
    material = replace(GOOD, information=Information.MATERIAL, unit="本", name="架空の針")
    assert refused(replace(material, drug_code=DrugCode(System.RECEIPT, "710010001"))) == []
    assert refused(material) == [("RX-DRUG-UNKNOWN", "/items/1-1/drug_code")]


def test_the_codes_of_faults_are_each_of_the_guard() -> None:
    found = faults_of(document(replace(GOOD, name="別")), DrugMasters(Contents(version="", drugs=[entry()])), ON, ())
    assert codes_of(found) == ["RX-DRUG-NAME"]
    assert "架空錠５ｍｇ" in found[0].hint


def test_a_dummy_is_a_listed_pattern_or_one_sign_throughout() -> None:
    patterns = ["?99999999"]
    assert [is_dummy(code, patterns) for code in ("699999999", "000000000", "9", "699999998", "")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_only_the_dummy_of_materials_may_stand_and_with_a_material_alone() -> None:
    assert may_stand("777770000", Information.MATERIAL)
    assert not may_stand("777770000", Information.DRUG)
    assert not may_stand("999999999", Information.MATERIAL)
