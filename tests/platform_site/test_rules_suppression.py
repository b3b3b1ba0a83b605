"""Small cells: none is shown, and none can be worked out from what is shown."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from platform_site.rules.suppression import LEAST, Hidden, hidden, hidden_alone, is_small


ROWS = "abcd"
counts = st.sampled_from([0, 0, 1, 2, 3, 9, 10, 11, 40, 1000])
blocks = st.integers(1, 3).flatmap(
    lambda width: st.dictionaries(
        st.sampled_from(ROWS), st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def sums(block, rows):
    return [sum(block[row][n] for row in rows) for n in range(len(next(iter(block.values()))))]


def test_under_ten_is_small_and_nothing_is_not():
    assert [count for count in range(12) if is_small(count)] == list(range(1, 10))


def test_a_table_of_large_counts_is_shown_as_it_is():
    assert hidden({"a": [10, 20], "b": [0, 30]}) == Hidden(frozenset(), total=False)


def test_a_second_row_goes_with_the_only_small_one():
    assert hidden({"a": [3, 50], "b": [40, 60], "c": [400, 600]}) == Hidden(frozenset("ab"), total=False)


def test_small_rows_that_miss_less_than_ten_together_take_another_with_them():
    assert hidden({"a": [1], "b": [1], "c": [30], "d": [40]}) == Hidden(frozenset("abc"), total=False)


def test_a_row_that_adds_nothing_to_what_is_missing_is_not_hidden():
    assert hidden({"a": [3], "b": [0], "c": [30], "d": [40]}) == Hidden(frozenset("ac"), total=False)


def test_where_a_total_is_small_the_totals_are_hidden():
    assert hidden({"a": [4, 100], "b": [0, 200]}) == Hidden(frozenset("a"), total=True)


def test_without_a_total_only_small_rows_are_hidden():
    assert hidden_alone({"a": [4, 100], "b": [0, 200], "c": [10, 10]}) == frozenset("a")


@given(blocks)
def test_no_small_count_is_shown(block):
    found = hidden(block)
    assert all(not is_small(count) for row in block.keys() - found.rows for count in block[row])
    assert found.total or all(not is_small(count) for count in sums(block, block))


@given(blocks)
def test_what_is_missing_from_a_total_is_nothing_or_large(block):
    found = hidden(block)
    if not found.total:
        assert all(missing == 0 or missing >= LEAST for missing in sums(block, found.rows))


@given(blocks)
def test_nothing_is_hidden_without_need(block):
    if all(not is_small(count) for row in block.values() for count in row):
        assert hidden(block) == Hidden(frozenset(), total=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=3))
def test_every_hidden_count_could_be_many_others(rows):
    """By trying every table that agrees with what is shown: card, number and their sum, rows and totals."""
    least = 3
    block = dict(zip(ROWS, rows, strict=False))
    found = hidden(block, least=least)
    if found.total or not found.rows:
        return
    shown = sums(block, found.rows)  # what an outsider knows: totals less the rows that are shown
    names = sorted(found.rows)
    ranges = [
        [cells for cells in product(range(missing + 1), repeat=len(names)) if sum(cells) == missing]
        for missing in shown
    ]
    for column, tables in enumerate(ranges):
        for place in range(len(names)):
            could_be = {cells[place] for cells in tables}
            assert shown[column] == 0 or len(could_be) > least
    assert all(is_small(missing, least=least) is False for missing in [*shown, sum(shown)])
