"""The last day of a code is announced 30 days ahead, whatever ends it (R-060)."""

from datetime import date, timedelta
from typing import Any

import pytest

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.endings import SOON, ending, ending_items, ends_soon, last_day
from eprescription.rules.drugs.entries import GenericEntry
from eprescription.rules.drugs.masters import Concept, Contents, DrugMasters
from tests.support.drug_rows import ON, entry, item


DAY = timedelta(days=1)
CODE, GENERIC = DrugCode(System.RECEIPT, "699999001"), DrugCode(System.GENERIC, "9999001F1ZZZ")


def masters(**values: Any) -> DrugMasters:
    """Return masters of one medicine."""
    return DrugMasters(Contents(version="tests", drugs=[entry(**values)]))


def concept(found: DrugMasters, code: DrugCode = CODE) -> Concept:
    """Return what a code names."""
    named = found.drug(code, ON)
    assert named is not None
    return named


def generic(valid_until: date | None) -> Concept:
    """Return a 一般名 that ends so."""
    row = GenericEntry(
        code=GENERIC.code,
        name="【般】架空錠５ｍｇ",
        unit="錠",
        receipt_codes=(CODE.code,),
        valid_from=date.min,
        valid_until=valid_until,
    )
    return concept(DrugMasters(Contents(version="tests", drugs=[entry()], generics=[row])), GENERIC)


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ({}, None),
        ({"transition_until": ON}, ON),
        ({"abolished_on": ON + DAY}, ON),
        ({"abolished_on": ON + 9 * DAY, "transition_until": ON}, ON),
        ({"abolished_on": ON + DAY, "transition_until": ON + 9 * DAY}, ON),
    ],
)
def test_a_medicine_counts_through_the_first_of_its_ends(values, last):
    assert last_day(concept(masters(**values))) == last


def test_a_generic_name_counts_through_its_own_last_day():
    assert last_day(generic(ON)) == ON
    assert last_day(generic(None)) is None


@pytest.mark.parametrize(("days", "is_soon"), [(-1, False), (0, True), (30, True), (31, False)])
def test_it_is_announced_from_thirty_days_before_its_last_day_through_that(days, is_soon):
    last = ON + days * DAY
    assert SOON == 30 * DAY
    assert ends_soon(concept(masters(transition_until=last)), ON) == (last if is_soon else None)


def test_a_code_without_an_end_is_not_announced():
    assert ends_soon(concept(masters()), ON) is None


def test_of_a_prescription_the_items_that_end_are_named_and_no_others():
    found = DrugMasters(
        Contents(
            version="tests",
            drugs=[
                entry(transition_until=ON),
                entry(receipt_code="699999002", price_code="9999002F1010", name="架空錠１０ｍｇ"),
            ],
        )
    )
    ends, stays = (found.drug(DrugCode(System.RECEIPT, code), ON) for code in ("699999001", "699999002"))
    unknown = item(stays, drug_code=DrugCode(System.RECEIPT, "611111111"))
    items = (item(stays), item(ends), unknown)
    assert list(ending_items(items, found, ON)) == [(items[1], ON)]


def test_of_the_masters_the_next_to_end_comes_first_and_what_is_over_is_not_told():
    rows = [
        entry(receipt_code=f"69999900{number}", price_code=f"999900{number}F1010", name=f"架空錠{number}", **values)
        for number, values in enumerate(
            [{"transition_until": ON + 5 * DAY}, {"transition_until": ON}, {"abolished_on": ON}, {}], start=1
        )
    ]
    found = ending(DrugMasters(Contents(version="tests", drugs=rows)), ON)
    assert [(drug.name, last) for drug, last in found] == [("架空錠2", ON), ("架空錠1", ON + 5 * DAY)]
