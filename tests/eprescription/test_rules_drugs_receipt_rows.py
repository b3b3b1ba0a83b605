"""The receipt master's rows, whole ones and those of a delta."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eprescription.rules.drugs import deltas, receipt_rows
from eprescription.rules.drugs.cells import Cells
from eprescription.rules.drugs.entries import DrugEntry
from tests.eprescription.receipt_lines import WHOLE, cells, line
from tests.eprescription.receipt_lines import row as whole_row


BEFORE = receipt_rows.entry_of(cells(), receipt_rows.values_of(cells()))


def after(*rows: Cells) -> dict[str, DrugEntry]:
    """Return the master after a delta without a mistake."""
    assert BEFORE is not None
    merged, mistakes = deltas.merged({BEFORE.receipt_code: BEFORE}, rows)
    assert mistakes == []
    return merged


def mistakes(*rows: Cells) -> list[str]:
    """Return the columns in which a delta is wrong."""
    assert BEFORE is not None
    return [mistake.column for mistake in deltas.merged({BEFORE.receipt_code: BEFORE}, rows)[1]]


def test_a_whole_row_says_all_of_a_medicine() -> None:
    expected = DrugEntry(
        receipt_code="699999001", price_code="9999001F1010", name="架空錠５ｍｇ", base_name="架空錠", kana="ｶｸｳｼﾞｮｳ5MG",
        unit_code="16", unit="錠", price=Decimal("10.10"), controlled="5", is_generic=True, form="1",
        listed_on=date(2025, 12, 5), abolished_on=None, transition_until=date(2027, 3, 31),
        generic_code="9999001F1ZZZ", generic_name="【般】架空錠５ｍｇ", generic_addition="2",
    )  # fmt: skip
    assert expected == BEFORE


@pytest.mark.parametrize("width", [40, 42])
def test_a_row_has_forty_columns_or_the_two_later_ones_too(width: int) -> None:
    row = receipt_rows.cells_of(1, whole_row()[:width])
    assert receipt_rows.entry_of(row, receipt_rows.values_of(row)) == BEFORE


@pytest.mark.parametrize("column", receipt_rows.NEEDED)
def test_a_whole_row_without_what_is_needed_is_a_mistake(column: str) -> None:
    row = cells(**{column: ""})
    assert receipt_rows.entry_of(row, receipt_rows.values_of(row)) is None
    assert [mistake.column for mistake in row.mistakes] == [column]


@pytest.mark.parametrize(
    ("column", "wrong"),
    [("change", "7"), ("kind", "S"), ("receipt_code", "12"), ("price", "free"), ("controlled", "4"), ("form", "2"),
     ("price_code", "9999001"), ("generic_code", "9999001F1010"), ("abolished_on", "20261301")],
)  # fmt: skip
def test_a_value_that_the_layout_does_not_know_is_a_mistake_in_its_column(column: str, wrong: str) -> None:
    row = cells(**{column: wrong})
    receipt_rows.values_of(row)
    assert [mistake.column for mistake in row.mistakes] == [column]


@pytest.mark.parametrize("column", [name for name in WHOLE if name not in ("change", "kind", "receipt_code")])
def test_a_changed_row_changes_what_it_holds_and_leaves_the_rest(column: str) -> None:
    other = {
        "name": "架空錠１０ｍｇ", "price": "9.80", "controlled": "0", "form": "6", "is_generic": "0", "unit_code": "15",
        "abolished_on": "20260801", "transition_until": "20260930", "listed_on": "20251206",
        "price_code": "9999001F2017", "generic_code": "9999001F2ZZZ",
    }.get(column, "架")[: 1 if column == "generic_addition" else 40]  # fmt: skip
    row = cells(**line("5", **{column: other}))
    assert BEFORE is not None
    values = receipt_rows.values_of(row)
    assert list(values) == [column]
    assert after(row)["699999001"] == replace(BEFORE, **values) != BEFORE


def test_a_changed_row_can_take_a_day_away() -> None:
    assert after(cells(**line("5", transition_until="0")))["699999001"].transition_until is None


def test_an_abolished_row_holds_its_code_and_its_day_alone() -> None:
    changed = after(cells(**line("9", abolished_on="20260813")))["699999001"]
    assert BEFORE is not None
    assert changed == replace(BEFORE, abolished_on=date(2026, 8, 13))


def test_a_new_row_comes_whole_beside_the_others() -> None:
    merged = after(cells(change="3", receipt_code="699999002"))
    assert list(merged) == ["699999001", "699999002"]
    assert merged["699999002"].name == "架空錠５ｍｇ"


def test_an_empty_delta_changes_nothing() -> None:
    assert after() == {"699999001": BEFORE}


@pytest.mark.parametrize("change", ["5", "9", "0"])
def test_a_change_of_what_the_release_before_does_not_know_is_a_mistake(change: str) -> None:
    row = cells(**line(change, receipt_code="699999002", abolished_on="20260813"))
    assert mistakes(row) == ["receipt_code"]


def test_a_new_row_of_a_known_code_an_abolished_one_without_its_day_and_a_code_twice_are_mistakes() -> None:
    assert mistakes(cells(change="3")) == ["receipt_code"]
    assert mistakes(cells(**line("9"))) == ["abolished_on"]
    assert mistakes(cells(**line("9", abolished_on="99999999"))) == ["abolished_on"]
    assert mistakes(cells(**line("5", unit="包")), cells(**line("5", price="1"))) == ["receipt_code"]


def test_a_new_row_that_lacks_its_name_is_a_mistake_and_no_medicine() -> None:
    assert mistakes(cells(change="3", receipt_code="699999002", name="")) == ["name"]
