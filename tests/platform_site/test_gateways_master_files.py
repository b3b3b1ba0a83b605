"""Files of code masters: what they say, and what is wrong in them by line and column."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from platform_site import tables
from platform_site.gateways.master_files import HEADER, MOST_ERRORS, Mistake, Release, WrongFile, read, written
from platform_site.identifiers.individual_numbers import contains_individual_number


ROW = ["tests", "2026-04-01", "01", "甲", "架空の告示"]
NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20)


def numbered(*rows: list[str], header: list[str] | None = None) -> list[tuple[int, list[str]]]:
    """Return rows with their line numbers, under the header."""
    return list(enumerate([header or HEADER, *rows], start=1))


def mistakes(*rows: list[str], header: list[str] | None = None) -> list[Mistake]:
    """Return what is wrong in a file."""
    with pytest.raises(WrongFile) as wrong:
        read(numbered(*rows, header=header))
    return wrong.value.mistakes


def changed(place: int, cell: str) -> list[str]:
    """Return a row with another cell."""
    return [*ROW[:place], cell, *ROW[place + 1 :]]


def test_a_file_may_hold_several_releases_each_with_its_source():
    first, second = read(numbered(ROW, [*ROW[:2], "02", "乙", ""], ["other", "2026-04-01", "x", "丙", "出典"]))
    assert first == Release("tests", date(2026, 4, 1), "架空の告示", {"01": "甲", "02": "乙"})
    assert second == Release("other", date(2026, 4, 1), "出典", {"x": "丙"})


@given(st.dictionaries(st.text("=+-@'a1", min_size=1, max_size=9), NAMES, min_size=1), NAMES)
def test_what_is_written_is_read_again_as_it_was(codes, source):
    release = Release("tests", date(2026, 4, 1), source, codes)
    assume(not any(map(contains_individual_number, [source, *codes.values()])))
    content = "".join(written(release)).encode()
    (found,) = read(tables.rows(content, tables.encoding_of(content)))
    assert found == release


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (changed(0, "Tests"), "system"),
        (changed(0, ""), "system"),
        (changed(0, "a" * 41), "system"),
        (changed(1, "2026-4-1"), "effective_on"),
        (changed(1, "2026-02-30"), "effective_on"),
        (changed(1, "令和8年4月1日"), "effective_on"),
        (changed(2, ""), "code"),
        (changed(2, "０１"), "code"),
        (changed(2, "1" * 41), "code"),
        (changed(3, ""), "name"),
        (changed(3, "甲\n乙"), "name"),
        (changed(3, "甲" * 201), "name"),
        (changed(3, "番号 123456789018"), ""),
        (changed(4, "番号 123456789018"), ""),
        (changed(4, ""), "source"),
        (changed(4, "甲" * 201), "source"),
        (ROW[:4], ""),
    ],
)
def test_a_mistake_is_named_by_line_and_column(row, column):
    (found,) = mistakes(["other", "2026-04-01", "01", "甲", "出典"], row)
    assert (found.line, found.column) == (3, column)
    assert found.text


def test_every_mistake_of_a_row_is_named():
    assert [each.column for each in mistakes(["X", "x", "", "", ""])] == ["system", "effective_on", "code", "name"]


def test_the_same_code_twice_in_a_release_is_a_mistake():
    (found,) = mistakes(ROW, [*ROW[:3], "乙", ""])
    assert (found.line, found.column) == (3, "code")


def test_of_very_many_mistakes_the_first_are_named():
    assert len(mistakes(*[changed(0, "X")] * (MOST_ERRORS * 2))) == MOST_ERRORS


@pytest.mark.parametrize("header", [["code", "name"], [each.upper() for each in HEADER]])
def test_another_header_is_refused(header):
    (found,) = mistakes(ROW, header=header)
    assert "system,effective_on,code,name,source" in found.text


def test_a_file_without_codes_is_refused():
    assert "1行から" in mistakes()[0].text
    with pytest.raises(WrongFile):
        read([])
