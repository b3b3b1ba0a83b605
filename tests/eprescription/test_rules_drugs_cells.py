"""Reading the cells of a master's file: each mistake with its line, its column and words."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from eprescription.rules.drugs.cells import Cells


NINE = re.compile(r"\d{9}")
Reading = Callable[[Cells], object]


def read(cell: str, reading: Reading) -> object:
    """Return what a right cell says."""
    cells = Cells(7, {"x": cell})
    value = reading(cells)
    assert cells.mistakes == []
    return value


def mistake(cell: str, reading: Reading) -> str:
    """Return the words for a wrong cell."""
    cells = Cells(7, {"x": cell})
    reading(cells)
    (found,) = cells.mistakes
    assert (found.line, found.column) == (7, "x")
    return found.text


def test_blanks_around_a_text_are_taken_off() -> None:
    assert read("　架空錠 ", lambda cells: cells.text("x", 3)) == "架空錠"


def test_a_cell_of_blanks_is_empty() -> None:
    cells = Cells(1, {"x": "　", "y": "1"})
    assert (cells.has("x"), cells.has("y"), cells.has("z")) == (False, True, False)


def test_a_text_that_is_needed_or_too_long_is_a_mistake() -> None:
    assert "空欄" in mistake("", lambda cells: cells.text("x", 3, needed=True))
    assert "3文字" in mistake("架空の錠", lambda cells: cells.text("x", 3))


def test_codes_have_their_shape() -> None:
    assert read("620000000", lambda cells: cells.code("x", NINE)) == "620000000"
    assert read("", lambda cells: cells.code("x", NINE)) == ""
    assert "桁数" in mistake("62000000", lambda cells: cells.code("x", NINE))


def test_several_codes_stand_with_blanks_between_them() -> None:
    assert read("620000000 620000001", lambda cells: cells.codes("x", NINE)) == ("620000000", "620000001")
    assert "空白" in mistake("620000000,620000001", lambda cells: cells.codes("x", NINE))


@pytest.mark.parametrize(("cell", "value"), [("0", "0"), ("6.1", "6.1"), ("123456789.123456", "123456789.123456")])
def test_amounts_are_exact(cell: str, value: str) -> None:
    assert read(cell, lambda cells: cells.amount("x")) == Decimal(value)


@pytest.mark.parametrize("cell", ["-1", "NaN", "1e3", "1,000", "１", "1234567890", "1.1234567", "."])
def test_what_is_no_plain_amount_is_a_mistake(cell: str) -> None:
    assert "数" in mistake(cell, lambda cells: cells.amount("x"))


def test_a_blank_amount_is_one_mistake_and_not_two() -> None:
    assert "空欄" in mistake("", lambda cells: cells.amount("x"))


def test_whole_numbers_have_a_most() -> None:
    assert read("14", lambda cells: cells.number("x", 365)) == 14
    assert read("", lambda cells: cells.number("x", 365)) == 0
    for wrong in ("366", "-1", "1.5", "１４", "²"):
        assert "365" in mistake(wrong, lambda cells: cells.number("x", 365))


def test_a_flag_is_one_or_zero_or_blank() -> None:
    assert [read(cell, lambda cells: cells.flag("x")) for cell in ("1", "0", "")] == [True, False, False]
    assert "1" in mistake("yes", lambda cells: cells.flag("x"))


@pytest.mark.parametrize("cell", ["", "0", "00000000", "99999999"])
def test_the_receipt_masters_ways_of_saying_never_are_no_day(cell: str) -> None:
    assert read(cell, lambda cells: cells.day("x")) is None


@pytest.mark.parametrize("cell", ["20260331", "2026-03-31", "R8.3.31まで", "令和8年3月31日"])
def test_days_are_read_in_any_form(cell: str) -> None:
    assert read(cell, lambda cells: cells.day("x")) == date(2026, 3, 31)


@pytest.mark.parametrize("cell", ["20260230", "tomorrow", "2026"])
def test_what_is_no_day_is_a_mistake(cell: str) -> None:
    assert "日付" in mistake(cell, lambda cells: cells.day("x"))
