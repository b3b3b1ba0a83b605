"""What a well written prescription may not be (E-20)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.document import DrugCode, Information, Kind, Narcotics, Remark, Split, System
from eprescription.rules.limits import MOST_ITEMS, faults_of
from eprescription.rules.products import products_of
from eprescription.rules.refill_limits import is_new, why_limited
from tests.eprescription.pairs_by_hand import (
    BROTIZOLAM,
    GENERIC_AMLODIPINE,
    MASTERS,
    MORPHINE,
    NORVASC,
    PROTOPIC,
    SELEGILINE,
    HandMasters,
    drug,
)
from tests.eprescription.takings import DAY, day, document, item, rp


PATCH = drug("900000003", "2649735S1000", "架空テープ", "ロキソプロフェン", is_patch=True, unit="枚")
NEW_DRUG = drug("900000004", "2190099F1000", "架空新薬錠", "架空成分", listed_on=date(2026, 4, 15))
KNOWN = HandMasters(drugs=(NORVASC, BROTIZOLAM, MORPHINE, PROTOPIC, SELEGILINE, PATCH, NEW_DRUG))


def faults(*rps, masters=KNOWN, on=DAY, kind=Kind.ELECTRONIC, most_items=MOST_ITEMS, **more) -> list[tuple[str, str]]:
    """Return code and pointer of what is wrong with a prescription."""
    written = document(*rps, **more)
    products = products_of(written, masters, DAY)
    found = faults_of(written, products, on, kind=kind, most_items=most_items)
    assert all(fault.hint for fault in found)
    return [(fault.problem.code, fault.pointer) for fault in found]


def refilled(*drugs, **more) -> list[tuple[str, str]]:
    """Return what is wrong with two dispensings of some medicines."""
    declared = Narcotics("13-1", "東京都架空区", "03-0000-0000")
    items = [item(one, order=place) for place, one in enumerate(drugs, start=1)]
    return faults(rp(*items), refills=2, narcotics=declared, **more)


class TestRefills:
    """Refused for what has a limit of days or amount, and for patches."""

    @pytest.mark.parametrize("refills", [1, 2, 3])
    def test_up_to_three_dispensings_are_right(self, refills):
        assert faults(rp(item(NORVASC)), refills=refills) == []

    @pytest.mark.parametrize("refills", [0, -1, 4, 9])
    def test_other_numbers_are_refused(self, refills):
        assert faults(rp(item(NORVASC)), refills=refills) == [("RX-REFILL", "/refills")]

    @pytest.mark.parametrize("one", [BROTIZOLAM, SELEGILINE, MORPHINE, PATCH, NEW_DRUG], ids=lambda one: one.name)
    def test_what_is_limited_is_refused_by_its_item(self, one):
        assert refilled(NORVASC, one) == [("RX-REFILL", "/items/1-2")]

    @pytest.mark.parametrize("one", [NORVASC, PROTOPIC], ids=lambda one: one.name)
    def test_what_is_not_limited_is_right_an_ointment_too(self, one):
        assert refilled(one) == []

    def test_what_is_limited_is_right_in_a_prescription_for_one_dispensing(self):
        assert faults(rp(item(BROTIZOLAM), item(PATCH, order=2))) == []

    def test_materials_alone_are_refused_and_beside_a_medicine_they_are_not(self):
        material = {"information": Information.MATERIAL, "drug_code": DrugCode(System.RECEIPT, "777770000")}
        assert faults(rp(item(NORVASC, **material)), refills=2) == [("RX-REFILL", "/refills")]
        assert faults(rp(item(NORVASC), item(NORVASC, order=2, **material)), refills=2) == []

    def test_not_together_with_a_split(self):
        rps = rp(item(NORVASC), quantity=28, split_quantity=14, total_quantity=28)
        assert faults(rps, refills=2, split=Split(2, 1)) == [("RX-REFILL", "/split")]

    def test_not_in_house(self):
        assert refilled(NORVASC, kind=Kind.IN_HOUSE) == [("RX-REFILL", "/refills")]

    def test_a_generic_name_is_limited_as_its_products_are(self):
        code = DrugCode(System.GENERIC, GENERIC_AMLODIPINE.code)
        for controlled, expected in (("0", []), ("5", [("RX-REFILL", "/items/1-1")])):
            masters = HandMasters(drugs=(replace(NORVASC, controlled=controlled),))
            assert faults(rp(item(NORVASC, drug_code=code)), refills=2, masters=masters) == expected


class TestNewMedicines:
    """A year from the first of the month after the listing."""

    @pytest.mark.parametrize(
        ("listed_on", "on", "expected"),
        [
            (date(2025, 11, 12), date(2026, 11, 30), True),
            (date(2025, 11, 12), date(2026, 12, 1), False),
            (date(2025, 12, 5), date(2026, 12, 31), True),
            (date(2025, 12, 5), date(2027, 1, 1), False),
            (date(2025, 4, 1), date(2026, 5, 1), False),
            (None, DAY, False),
        ],
    )
    def test_are_new_until_the_day_before(self, listed_on, on, expected):
        assert is_new(replace(NEW_DRUG, listed_on=listed_on), on) is expected

    def test_a_generic_is_never_one(self):
        assert not is_new(replace(NEW_DRUG, is_generic=True), DAY)

    def test_of_a_generic_name_one_new_product_beside_an_older_one_limits_nothing(self):
        assert why_limited([NEW_DRUG, NORVASC], DAY) == ""
        assert why_limited([NEW_DRUG], DAY)

    def test_what_no_release_knows_is_not_limited_here_since_the_guard_refuses_it(self):
        assert why_limited([], DAY) == ""


class TestSplits:
    """Up to three parts, each RP with its share."""

    SHARE = {"quantity": 42, "split_quantity": 14, "total_quantity": 42}

    @pytest.mark.parametrize("split", [Split(3, 1), Split(3, 3), Split(2, 1), Split(1, 1)])
    def test_a_part_of_up_to_three_is_right(self, split):
        assert faults(rp(item(NORVASC), **self.SHARE), split=split) == []

    @pytest.mark.parametrize("split", [Split(4, 1), Split(3, 4), Split(3, 0), Split(0, 0), Split(2, 3)])
    def test_another_number_is_refused(self, split):
        assert {*faults(rp(item(NORVASC), **self.SHARE), split=split)} == {("RX-SPLIT", "/split")}

    @pytest.mark.parametrize("missing", ["split_quantity", "total_quantity"])
    def test_an_rp_without_share_or_total_is_refused(self, missing):
        other = rp(item(NORVASC, 2), number=2, **{**self.SHARE, missing: None})
        assert faults(rp(item(NORVASC), **self.SHARE), other, split=Split(3, 1)) == [("RX-SPLIT", "/rps/2")]

    @pytest.mark.parametrize("given", ["split_quantity", "total_quantity"])
    def test_a_share_without_a_split_is_refused(self, given):
        assert faults(rp(item(NORVASC), **{given: 14})) == [("RX-SPLIT", "/rps/1")]

    @pytest.mark.parametrize("part", [0, -1, 43])
    def test_a_share_of_nothing_or_of_more_than_all_is_refused(self, part):
        rps = rp(item(NORVASC), quantity=42, split_quantity=part, total_quantity=42)
        assert faults(rps, split=Split(3, 1)) == [("RX-SPLIT", "/rps/1")]


class TestNarcotics:
    """A narcotic needs the licence, in record 61 or in a remark."""

    def test_without_one_it_is_refused_by_its_item(self):
        assert faults(rp(item(NORVASC), item(MORPHINE, order=2))) == [("RX-NARCOTICS", "/items/1-2")]

    def test_with_the_declaration_it_is_right(self):
        assert faults(rp(item(MORPHINE)), narcotics=Narcotics("13-1", "東京都架空区", "03-0000-0000")) == []

    @pytest.mark.parametrize(
        ("text", "is_right"), [("麻薬施用者免許証番号13-1　患者住所 架空区", True), ("一包化", False)]
    )
    def test_a_remark_with_the_licence_is_enough(self, text, is_right):
        assert (faults(rp(item(MORPHINE)), remarks=(Remark("", text),)) == []) is is_right


class TestAmounts:
    """Nothing, less than nothing, no number, and too much."""

    @pytest.mark.parametrize("dose", ["0", "-1", "NaN", "-NaN", "Infinity", "1000000", "1E9"])
    def test_a_dose_that_is_none_is_refused_by_its_item(self, dose):
        rps = rp(item(NORVASC), item(NORVASC, order=2, dose=Decimal(dose)))
        assert faults(rps) == [("RX-LIMIT", "/items/1-2/dose")]

    @pytest.mark.parametrize("dose", ["0.00001", "1", "999999.99999"])
    def test_any_other_dose_is_right(self, dose):
        assert faults(rp(item(NORVASC, dose=Decimal(dose)))) == []

    @pytest.mark.parametrize(("quantity", "is_right"), [(-1, False), (0, False), (1, True), (999, True), (1000, False)])
    def test_a_quantity_has_one_to_three_digits(self, quantity, is_right):
        expected = [] if is_right else [("RX-LIMIT", "/rps/1/quantity")]
        assert faults(rp(item(NORVASC), quantity=quantity)) == expected

    @pytest.mark.parametrize(("count", "is_right"), [(1, True), (60, True), (61, False), (500, False)])
    def test_sixty_items_are_the_most(self, count, is_right):
        items = [item(NORVASC, order=place) for place in range(1, count + 1)]
        assert faults(rp(*items)) == ([] if is_right else [("RX-LIMIT", "/items")])

    def test_a_policy_may_say_another_number(self):
        assert faults(rp(item(NORVASC), item(NORVASC, order=2)), most_items=1) == [("RX-LIMIT", "/items")]

    def test_a_prescription_of_nothing_is_refused(self):
        assert ("RX-LIMIT", "/items") in faults()


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = faults(rp(item(MORPHINE, dose=Decimal(0)), split_quantity=1), on=day(40), refills=5, kind=Kind.ELECTRONIC)
    assert {code for code, _ in found} == {"RX-VALIDITY", "RX-LIMIT", "RX-REFILL", "RX-SPLIT", "RX-NARCOTICS"}


@given(st.integers(-2, 6), st.integers(-2, 6), st.integers(-2, 6))
def test_whatever_is_written_of_refills_and_splits_both_are_never_right(refills, total, part) -> None:
    rps = rp(item(NORVASC), split_quantity=1, total_quantity=1)
    assert bool(faults(rps, refills=refills, split=Split(total, part))) is not (
        refills == 1 and 1 <= part <= total <= 3
    )


def test_the_masters_by_hand_hold_what_these_tests_prescribe() -> None:
    assert MASTERS.drug(DrugCode(System.RECEIPT, NORVASC.receipt_code), DAY) is NORVASC
