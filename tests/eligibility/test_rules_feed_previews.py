"""What a preview keeps of a file: counts, the first mistakes, and of values none that could be somebody's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.feed_layout import COLUMNS
from eligibility.rules.feed_previews import FIRST, MOST_ERRORS, OPEN_COLUMNS, Findings, shown_value


FAULT = {"pointer": "/card_class", "code": "VAL-CHOICE", "message": "使えない値です。", "hint": ""}


def test_every_open_column_is_a_column_or_one_of_its_prefixes() -> None:
    assert OPEN_COLUMNS - {"special_care"} <= set(COLUMNS)
    assert {"name", "kana", "birth_date", "address", "number", "symbol", "link_token"}.isdisjoint(OPEN_COLUMNS)


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [
        ("card_class", "99", "99"),
        ("card_class", " ９９ ", "99"),
        ("change", "nwe", "nwe"),
        ("change", "試験　歩", ""),
        ("change", "123456789012", ""),
        ("sex", "9", "9"),
        ("sex", "女性", ""),
        ("name", "99", ""),
        ("", "99", ""),
    ],
)
def test_a_value_is_shown_where_it_is_a_code_and_nowhere_else(column: str, cell: str, shown: str) -> None:
    assert shown_value(column, {column: cell}) == shown


@given(st.sampled_from(sorted(set(COLUMNS) - OPEN_COLUMNS)), st.text())
def test_no_value_of_a_personal_column_is_ever_shown(column: str, cell: str) -> None:
    assert shown_value(column, {column: cell}) == ""


@given(st.lists(st.tuples(st.sampled_from(["added", "refused", "held"]), st.integers(0, 4)), max_size=400))
def test_all_lines_are_counted_and_no_more_mistakes_kept_than_a_page_shows(lines: list[tuple[str, int]]) -> None:
    found = Findings()
    for number, (outcome, faults) in enumerate(lines, start=3):
        found.add(number, outcome, [FAULT] * faults, {"card_class": "99"})
    assert found.counts.total() == len(lines)
    assert found.wrong == sum(1 for _, faults in lines if faults)
    assert len(found.errors) == min(MOST_ERRORS, sum(faults for _, faults in lines))
    assert [each["line"] for each in found.first] == list(range(3, 3 + min(FIRST, len(lines))))
    assert all(each["value"] == "99" for each in found.errors)
