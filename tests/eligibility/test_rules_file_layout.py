"""Every layout: columns that are found by either name, and none by both names of two."""

import pytest

from eligibility.rules.assistance_layout import LAYOUT as ASSISTANCE
from eligibility.rules.feed_layout import LAYOUT as COVERAGE
from eligibility.rules.file_layout import Layout


@pytest.mark.parametrize("layout", [COVERAGE, ASSISTANCE])
def test_every_column_has_one_name_in_english_and_one_in_japanese(layout: Layout) -> None:
    japanese = [column.japanese for column in layout.columns.values()]
    assert len(set(japanese)) == len(japanese)
    for name, column in layout.columns.items():
        assert layout.column_of(name) == layout.column_of(column.japanese) == name
    assert layout.column_of("電話") is None


@pytest.mark.parametrize("layout", [COVERAGE, ASSISTANCE])
def test_what_some_change_needs_stands_in_every_file(layout: Layout) -> None:
    assert set(layout.required) == {name for name, column in layout.columns.items() if column.needed}
