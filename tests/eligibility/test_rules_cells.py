"""Reading cells: what is wrong is noted by its column, and what is right comes out in one form."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.cells import LONGEST, Cells, composed, would_run
from platform_site.identifiers import InsurerNumber
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.individual_numbers import contains_individual_number


def faults(cells: Cells) -> list[tuple[str, str]]:
    """Return code and place of what was found wrong."""
    return [(fault.problem.code, fault.pointer) for fault in cells.faults]


def test_a_clean_line_has_no_faults() -> None:
    cells = Cells({"name": " 𠮷田　髙志 ", "number": "1001", "symbol": ""})
    assert (cells.text("name", 100), cells.faults) == ("𠮷田　髙志", [])


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("か\u3099", "が"),
        ("e\u0301", "é"),
        ("髙﨑", "髙﨑"),
        ("\ufa19\ufa1b\ufa10\u3099", "\ufa19\ufa1b\ufa10\u3099"),
        ("\U0002f804", "\U0002f804"),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
        ("🄰", "🄰"),
    ],
)
def test_text_is_composed_and_every_ideograph_stays_as_it_was_written(written: str, stored: str) -> None:
    assert composed(written) == stored


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\u200b", "\ufffd", "\ue000", "\n", "\t", "\u2028"])
def test_a_character_that_may_not_come_in_is_named_by_its_code_point(sign: str) -> None:
    cells = Cells({"number": "1001", "name": f"試{sign}験", "address": "架空市"})
    assert faults(cells) == [("VAL-CHARACTER", "/name")]
    assert cells.faults[0].hint == f"U+{ord(sign):04X} は使えません。"


def test_a_selector_that_stands_first_in_its_cell_is_refused_wherever_the_cell_stands() -> None:
    assert faults(Cells({"number": "1001", "name": "\ufe0f試験"})) == [("VAL-CHARACTER", "/name")]


@pytest.mark.parametrize(
    "written", ["123456789018", "1234-5678-9018", "１２３４ ５６７８ ９０１８", "番号は123456789018です"]
)
def test_an_individual_number_is_refused_in_any_cell_and_not_repeated(written: str) -> None:
    cells = Cells({"number": "1001", "householder": written})
    assert faults(cells) == [("VAL-INDIVIDUAL-NUMBER", "/householder")]
    assert "9018" not in str(cells.faults)


def test_digits_of_neighbouring_cells_make_no_individual_number() -> None:
    assert Cells({"symbol": "1234", "number": "56789018"}).faults == []


def is_wrong(text: str) -> bool:
    """Tell if a cell may not come in, looked at alone."""
    return bool(forbidden(text)) or would_run(text) or contains_individual_number(text)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=16), max_size=6))
def test_one_look_at_the_line_finds_what_a_look_at_each_cell_finds(texts: list[str]) -> None:
    stripped = [text.strip() for text in texts]
    wrong = [f"/{place}" for place, text in enumerate(stripped) if is_wrong(text)]
    assert [fault.pointer for fault in Cells(dict(map(_numbered, enumerate(texts)))).faults] == wrong


@given(st.lists(st.text("0123456789 -１+.|あ\ufe0f\U000e0100", max_size=14), max_size=5))
def test_one_look_at_the_line_finds_every_number_too(texts: list[str]) -> None:
    stripped = [text.strip() for text in texts]
    wrong = [f"/{place}" for place, text in enumerate(stripped) if is_wrong(text)]
    assert [fault.pointer for fault in Cells(dict(map(_numbered, enumerate(texts)))).faults] == wrong


def _numbered(place_and_text: tuple[int, str]) -> tuple[str, str]:
    place, text = place_and_text
    return str(place), text


def test_a_cell_without_end_is_too_long_before_it_is_composed() -> None:
    cells = Cells({"name": "か" + "\u3099\u0301" * 16_000, "kana": "ア" * 32_000, "symbol": "1" * 32_000})
    cells.text("name", 100), cells.kana("kana"), cells.choice("symbol", ("1",))
    assert faults(cells) == [("VAL-LENGTH", "/name"), ("VAL-LENGTH", "/kana"), ("VAL-LENGTH", "/symbol")]


def test_many_short_cells_are_not_too_long_together() -> None:
    assert Cells({f"c{place}": "架空" * 20 for place in range(40)}).faults == []
    assert LONGEST < 40 * 40


def test_a_text_may_be_as_long_as_its_column() -> None:
    cells = Cells({"name": "あ" * 100, "other_name": "か\u3099" * 100, "address": "あ" * 201})
    assert len(cells.text("name", 100)) == len(cells.text("other_name", 100)) == 100
    cells.text("address", 200)
    assert faults(cells) == [("VAL-LENGTH", "/address")]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("シケン　アユム", "シケン　アユム"),
        ("ｼｹﾝ ｱﾕﾑ", "シケン　アユム"),
        ("しけん あゆむ", "シケン　アユム"),
        ("ｶﾞｯﾂ・ﾍﾞﾘｰ", "ガッツ・ベリー"),
        ("ヴ", "ヴ"),
        ("", ""),
    ],
)
def test_kana_of_any_kind_and_width_become_full_width_katakana(written: str, stored: str) -> None:
    cells = Cells({"kana": written})
    assert (cells.kana("kana"), cells.faults) == (stored, [])


@pytest.mark.parametrize("written", ["試験", "SMITH", "シケン1", "シケン，アユム"])
def test_what_is_no_kana_is_refused(written: str) -> None:
    cells = Cells({"kana": written})
    cells.kana("kana")
    assert faults(cells) == [("VAL-FORMAT", "/kana")]


def test_kana_have_a_longest_length() -> None:
    cells = Cells({"kana": "ア" * 101})
    cells.kana("kana")
    assert faults(cells) == [("VAL-LENGTH", "/kana")]


@pytest.mark.parametrize(
    "written", ["2026-04-01", "2026/4/1", "20260401", "令和8年4月1日", "R8.4.1", "5080401", "２０２６年４月１日"]
)
def test_a_day_is_read_as_clerks_write_it(written: str) -> None:
    cells = Cells({"day": written})
    assert (cells.day("day"), cells.faults) == (date(2026, 4, 1), [])


@pytest.mark.parametrize("written", ["2026-02-30", "平成31年5月1日", "昨日", "2026 1 11", "1867-12-31", "0026-04-01"])
def test_a_day_that_is_none_or_lies_before_any_ledger_is_refused(written: str) -> None:
    cells = Cells({"day": written})
    assert cells.day("day") is None
    assert faults(cells) == [("VAL-FORMAT", "/day")]


def test_a_day_outside_its_era_is_refused_with_the_right_era() -> None:
    cells = Cells({"day": "平成31年5月1日"})
    cells.day("day")
    assert "令和" in cells.faults[0].hint


def test_an_empty_cell_is_no_day_no_number_and_no_fault() -> None:
    cells = Cells({"day": " ", "number": "　"})
    assert (cells.day("day"), cells.number("number", InsurerNumber.parse), cells.faults) == (None, None, [])


def test_a_column_that_the_file_does_not_have_is_an_empty_cell() -> None:
    cells = Cells({})
    assert (cells.text("name", 9), cells.choice("sex", ("1",)), cells.matching("p", re.compile("1"), "")) == (
        "",
        "",
        "",
    )


def test_one_fault_a_cell_is_enough() -> None:
    cells = Cells({"kana": "\u202e"})
    cells.kana("kana")
    assert faults(cells) == [("VAL-CHARACTER", "/kana")]


def test_codes_and_patterns_are_read_in_full_width_too() -> None:
    cells = Cells({"sex": "１", "postal": "９９９－９９９９"})
    assert cells.choice("sex", ("1", "2")) == "1"
    assert cells.matching("postal", re.compile("[0-9]{3}-[0-9]{4}"), "") == "999-9999"


def test_a_code_that_is_none_is_refused_with_those_that_are() -> None:
    cells = Cells({"sex": "男"})
    cells.choice("sex", ("2", "1"))
    assert faults(cells) == [("VAL-CHOICE", "/sex")]
    assert cells.faults[0].hint == "使える値: 1、2"


def test_a_key_longer_than_its_text_may_be_is_refused() -> None:
    cells = Cells({"number": "\ufdfa" * 40})
    cells.key("number", 40, lambda text: text * 2)
    assert faults(cells) == [("VAL-LENGTH", "/number")]


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("x")', "＝1", "+81", "@SUM(A1)", "-2+cmd|(1)", "－A(1)"])
def test_what_a_spreadsheet_would_run_is_refused_in_any_cell(cell: str) -> None:
    cells = Cells({"symbol": "架空", "name": f" {cell}"})
    assert [(fault.problem.code, fault.pointer) for fault in cells.faults] == [("VAL-CHARACTER", "/name")]


@pytest.mark.parametrize("cell", ["-", "－", "--", "-12", "1-2", "架空=空", "a+b", "a@example.invalid", "| =1"])
def test_signs_that_no_spreadsheet_would_run_may_stand(cell: str) -> None:
    assert Cells({"symbol": "架空", "name": cell}).faults == []
