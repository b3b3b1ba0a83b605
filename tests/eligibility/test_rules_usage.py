"""The monthly table: its rows, its sums, what it hides, and when a month's figures stand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.usage import (
    BLOCKS,
    IN_TOTAL,
    OUTSIDE,
    Counts,
    last_day_of,
    month_before,
    newest_settled,
    percent,
    settled_on,
    table,
)
from platform_site.rules.suppression import is_small


MAY, END = date(2025, 5, 1), date(2025, 5, 31)
SEED = {
    "hospital": Counts(8_428_139, 8_961_123, 2_471_406, 1_021_529, 4_228_686),
    "clinic": Counts(26_804_226, 70_728_106, 7_737_708, 8_466_267, 20_309_726),
    "dental": Counts(8_132_566, 10_949_295, 2_176_112, 1_726_083, 2_147_371),
    "pharmacy": Counts(24_488_093, 73_085_773, 7_698_061, 6_702_890, 12_860_158),
}
"""The ministry's own table (R-033)."""
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
cells = st.sampled_from([0, 1, 5, 9, 10, 30, 999])
counts = st.builds(Counts, cells, cells, cells, cells, cells)
tables = st.dictionaries(st.sampled_from([*IN_TOTAL, *OUTSIDE]), counts)


def shown(row) -> list[int | None]:
    return list(row.cells.values())


def test_it_is_the_ministrys_table():
    found = table(SEED, month=MAY, last_day=END)
    assert [row.label for row in found.rows] == ["病院", "医科診療所", "歯科診療所", "薬局"]
    assert shown(found.rows[0]) == [17_389_262, 8_428_139, 8_961_123, 2_471_406, 1_021_529, 4_228_686]
    assert shown(found.total) == [231_577_321, 67_853_024, 163_724_297, 20_083_287, 17_916_769, 39_545_941]
    assert found.total.rate == Decimal("29.30")
    assert not found.hides


def test_other_kinds_stand_apart_and_in_no_total():
    found = table({**SEED, "therapy_office": Counts(50, 60)}, month=MAY, last_day=END)
    assert found.total.cells["checks"] == 231_577_321
    assert {row.kind: row.cells["checks"] for row in found.outside} == {
        "home_nursing": 0, "midwife": 0, "therapy_office": 110,
    }  # fmt: skip


def test_a_small_cell_takes_its_row_and_another_with_it():
    found = table({**SEED, "dental": Counts(3, 100, 0, 0, 0)}, month=MAY, last_day=END)
    hidden = {row.kind for row in found.rows if row.cells["checks"] is None}
    assert hidden == {"dental", "hospital"}
    assert found.total.cells["checks"] is not None
    assert found.rows[0].rate is None
    assert found.rows[0].cells["care_views"] is not None


def test_where_a_total_is_small_it_is_hidden():
    found = table({"clinic": Counts(3, 2)}, month=MAY, last_day=END)
    assert found.total.cells["checks"] is None
    assert found.hides


def test_a_small_kind_outside_of_the_table_is_hidden_alone():
    found = table({**SEED, "midwife": Counts(3, 200)}, month=MAY, last_day=END)
    assert [row.kind for row in (*found.rows, *found.outside) if row.cells["checks"] is None] == ["midwife"]


@given(tables)
def test_no_small_cell_is_shown(given_counts):
    found = table(given_counts, month=MAY, last_day=END)
    every = [cell for row in (*found.rows, found.total, *found.outside) for cell in shown(row)]
    assert all(cell is None or not is_small(cell) for cell in every)


@given(tables)
def test_what_is_shown_is_what_was_counted_and_adds_up(given_counts):
    found = table(given_counts, month=MAY, last_day=END)
    for row in (*found.rows, *found.outside):
        true = given_counts.get(row.kind, Counts())
        assert all(cell in (None, getattr(true, name)) for name, cell in row.cells.items())
        if row.cells["checks"] is not None:
            assert row.cells["checks"] == row.cells["by_card"] + row.cells["by_number"]


@given(tables)
def test_what_a_total_gives_away_of_hidden_rows_is_nothing_or_large(given_counts):
    found = table(given_counts, month=MAY, last_day=END)
    for column in ("checks", *Counts._fields):
        total = found.total.cells[column]
        if total is not None:
            missing = total - sum(row.cells[column] or 0 for row in found.rows)
            assert not is_small(missing)
            gone = [row for row in found.rows if row.cells[column] is None]
            assert missing == 0 or len(gone) != 1


def test_columns_that_a_sum_ties_together_are_hidden_together():
    assert BLOCKS[0] == ("by_card", "by_number")
    assert sorted(name for block in BLOCKS for name in block) == sorted(Counts._fields)


def test_counts_add_up():
    assert Counts(1, 2, 3, 4, 5).plus(Counts(10, 20)) == Counts(11, 22, 3, 4, 5)


@pytest.mark.parametrize(
    ("part", "whole", "rate"), [(1, 3, "33.33"), (2, 3, "66.66"), (0, 5, "0.00"), (7, 7, "100.00")]
)
def test_a_rate_is_cut_off_not_rounded_up(part, whole, rate):
    assert percent(part, whole) == Decimal(rate)


@pytest.mark.parametrize(("part", "whole"), [(None, 4), (3, None), (0, 0)])
def test_there_is_no_rate_of_what_is_hidden_or_of_nothing(part, whole):
    assert percent(part, whole) is None


def test_a_month_stands_when_its_last_day_has_been_counted_for_the_last_time():
    assert settled_on(date(2026, 10, 1)) == date(2026, 11, 4)
    assert newest_settled(date(2026, 11, 3)) == date(2026, 9, 1)
    assert newest_settled(date(2026, 11, 4)) == date(2026, 10, 1)


def test_months_before_go_over_the_year():
    assert month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert month_before(date(2026, 3, 1), back=15) == date(2024, 12, 1)


@given(DAYS)
def test_the_newest_settled_month_stands_and_the_next_does_not(today):
    month = newest_settled(today)
    assert settled_on(month) <= today
    following = last_day_of(month) + timedelta(days=1)
    assert settled_on(following) > today
