"""Cells that a spreadsheet would run: harmless outside, and the same again when they come back (I02-7)."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.gateways.formulas import csv_lines, neutral, original


CELLS = st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\ra1山"), st.characters(exclude_categories=["Cs"])))


@given(CELLS)
def test_taken_back_a_cell_is_what_it_was(cell):
    assert original(neutral(cell)) == cell


@given(CELLS)
def test_nothing_that_goes_out_begins_like_a_formula(cell):
    assert not neutral(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("cell", "outside"),
    [("=1+1", "'=1+1"), ("-山田", "'-山田"), ("'-山田", "''-山田"), ("山田", "山田"), ("'山田", "'山田"), ("", "")],
)
def test_only_what_could_be_a_formula_is_changed(cell, outside):
    assert neutral(cell) == outside


def test_a_file_is_marked_as_utf_8_and_quoted_where_it_must_be():
    lines = list(csv_lines([["a", "b"], ["=1", 'say "x", y']]))
    assert lines[0] == "\ufeff"
    assert list(csv.reader(lines[1:])) == [["a", "b"], ["'=1", 'say "x", y']]
