"""CSV as clerks and their programs write it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site import tables


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8)


def read(content: bytes) -> list[list[str]]:
    """Return the cells of every line."""
    return [cells for _, cells in tables.rows(content, tables.encoding_of(content))]


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932")]
)
def test_utf_8_with_and_without_bom_and_cp932_are_read(encoding: str, named: str) -> None:
    content = "氏名,住所\r\n髙橋 ①,東京都～\r\n".encode(encoding)
    assert tables.encoding_of(content) == named
    assert read(content) == [["氏名", "住所"], ["髙橋 ①", "東京都～"]]


def test_utf_8_holds_what_cp932_cannot() -> None:
    assert read("𠮷,葛󠄀\n".encode()) == [["𠮷", "葛󠄀"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16_and_utf_32_are_told_by_their_mark_and_refused(encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    with pytest.raises(tables.UnknownEncoding) as refused:
        tables.encoding_of(mark + "氏名,住所\n".encode(encoding))
    assert refused.value.line == 1


def test_utf_16_without_a_mark_comes_to_no_sensible_line() -> None:
    content = "ab,cd\n".encode("utf-16-be")
    assert ["ab", "cd"] not in read(content)


def test_bytes_of_no_encoding_name_the_line() -> None:
    with pytest.raises(tables.UnknownEncoding) as refused:
        tables.encoding_of("一,二\n三,四\n".encode() + b"\x80\xfd\xff\n")
    assert refused.value.line == 3


def test_a_mixture_of_encodings_is_refused_where_the_first_one_ends() -> None:
    with pytest.raises(tables.UnknownEncoding) as refused:
        tables.encoding_of("氏名\n𠮷\n".encode() + "髙\n".encode("cp932"))
    assert refused.value.line == 3


def test_a_line_break_inside_quotes_stays_in_the_cell_and_counts_as_a_line() -> None:
    content = b'a,"b\r\nb"\r\nc,d\r\n'
    assert list(tables.rows(content, "utf-8")) == [(1, ["a", "b\r\nb"]), (3, ["c", "d"])]


def test_doubled_quotes_and_commas_inside_quotes_are_one_cell() -> None:
    assert read(b'"a ""b"", c",d\n') == [['a "b", c', "d"]]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r", b""])
def test_every_line_ending_is_read(ending: bytes) -> None:
    assert read(b"a,b" + ending + b"c,d" + ending)[0][0] == "a"
    assert read(b"a,b\n" + b"c,d" + ending) == [["a", "b"], ["c", "d"]]


def test_empty_lines_are_left_out_and_counted() -> None:
    content = b"a\n\n,,\n\nb\n"
    assert list(tables.rows(content, "utf-8")) == [(1, ["a"]), (5, ["b"])]


def test_an_unclosed_quote_is_refused_where_its_row_begins() -> None:
    with pytest.raises(tables.BrokenQuoting) as refused:
        read(b'a,b\nc,"d\ne,f\n')
    assert refused.value.line == 2


def test_text_behind_a_closing_quote_is_refused() -> None:
    with pytest.raises(tables.BrokenQuoting) as refused:
        read(b'a,b\n"c"d,e\n')
    assert refused.value.line == 2


@pytest.mark.parametrize("length", [tables.LONGEST_CELL + 1, 200_000, 10_000_000])
def test_a_cell_too_long_is_refused_by_its_line(length: int) -> None:
    with pytest.raises(tables.BrokenQuoting) as refused:
        read(b"a\n" + b"x" * length + b"\n")
    assert refused.value.line == 2


def test_the_longest_cell_passes() -> None:
    assert len(read(b"x" * tables.LONGEST_CELL)[0][0]) == tables.LONGEST_CELL


def test_a_row_of_a_million_cells_is_refused_before_it_is_a_list() -> None:
    with pytest.raises(tables.BrokenQuoting):
        read(b"x," * 600_000 + b"\n")


def test_a_row_that_quotes_stretch_over_all_lines_is_refused() -> None:
    with pytest.raises(tables.BrokenQuoting):
        read(b'x,"\n' + b'",x,"\n' * 400_000 + b'"\n')


def test_nul_comes_through_to_whoever_judges_characters() -> None:
    assert read(b"a\0,b\n") == [["a\0", "b"]]


def test_a_million_empty_lines_are_read_over() -> None:
    assert read(b"a\n" + b"\n" * 1_000_000 + b"b\n") == [["a"], ["b"]]


@given(ROWS, st.sampled_from(["\n", "\r\n"]))
def test_what_is_quoted_properly_comes_back_cell_by_cell(rows: list[list[str]], ending: str) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in rows]
    content = "".join(text + ending for text in quoted).encode()
    assert read(content) == [cells for cells in rows if any(cells)]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else_is_raised(content: bytes) -> None:
    with suppress(tables.UnreadableTable):
        read(content)


@given(st.lists(st.text("髙橋﨑①～ァー表ソ十一二三　ｶﾞ", max_size=8), min_size=1, max_size=5))
def test_japanese_text_in_cp932_is_never_taken_for_something_else(lines: list[str]) -> None:
    lines = [f"氏{line}" for line in lines]
    assert read("\n".join(lines).encode("cp932") + b"\n") == [[line] for line in lines]
