"""A feed as bytes: encodings, and files that are cut off, damaged or without end."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eligibility.errors.feeds import FileBroken
from eligibility.gateways import feed_files, feed_writer
from eligibility.gateways.feed_files import FeedFile
from tests.support.feeds import AS_OF, CITY, ended, file, line


NAMES = "髙橋　①子～ 﨑"
GOOD = file([line("1", name=NAMES), line("2", address='"架空"市\n1,2')])
ENDS = feed_writer.write(
    CITY, file_number=1, as_of=AS_OF, rows=[line("1", insurer_number=CITY), ended("2", insurer_number=CITY)]
)


def broken(content: bytes) -> tuple[str, str]:
    """Return code and place of what makes a file broken."""
    with pytest.raises(FileBroken) as refused:
        feed_files.read(content)
    (fault,) = refused.value.faults
    return fault.problem.code, fault.pointer


def rows(read: FeedFile) -> list[object]:
    """Return all rows of a file."""
    return list(read.rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_names_come_through_in_each_encoding(encoding: str) -> None:
    read = feed_files.read(file([line(name=NAMES)], encoding=encoding))
    ((_, cells),) = read.rows()
    assert isinstance(cells, dict)
    assert cells["name"] == NAMES


def test_a_name_that_cp932_lacks_comes_through_in_utf_8() -> None:
    ((_, cells),) = feed_files.read(file([line(name="𠮷田　葛\U000e0100")])).rows()
    assert isinstance(cells, dict)
    assert cells["name"] == "𠮷田　葛\U000e0100"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "euc-jp"])
def test_another_encoding_is_refused(encoding: str) -> None:
    code, _ = broken(file([line(name="試験")], encoding=encoding))
    assert code in ("ELIG-FEED-ENCODING", "ELIG-FEED-FIRST-LINE", "ELIG-FEED-HEADER")


def test_a_file_of_two_encodings_is_refused_at_the_line_where_they_meet() -> None:
    one, two = file([line("1")]), file([line("2", name=NAMES)], encoding="cp932")
    mixed = b"\r\n".join([*one.split(b"\r\n")[:3], *two.split(b"\r\n")[2:3], b"end,2", b""])
    assert broken(mixed) == ("ELIG-FEED-ENCODING", "/4")


def test_one_damaged_byte_in_a_name_does_not_make_it_another_encoding() -> None:
    damaged = GOOD.replace("試".encode(), "試".encode()[:2], 1)
    assert broken(damaged)[0] == "ELIG-FEED-ENCODING"


@given(st.integers(1, len(GOOD)))
@example(2)
def test_a_file_that_is_cut_off_anywhere_is_broken_or_lacks_nothing_but_a_line_feed(lost: int) -> None:
    try:
        read = feed_files.read(GOOD[:-lost])
    except FileBroken:
        return
    assert rows(read) == rows(feed_files.read(GOOD))


@pytest.mark.parametrize("lost", range(1, len(ENDS) - ENDS.index(b"end,")))
def test_a_line_that_ends_a_coverage_is_never_taken_for_the_end_of_the_file(lost: int) -> None:
    assert lost == 1 or broken(ENDS[:-lost])


def test_the_start_of_an_end_line_that_happens_to_count_right_is_not_the_end() -> None:
    cut_off = ENDS[: ENDS.index(b"end,138057") + len(b"end,1")]
    assert broken(cut_off) == ("ELIG-FEED-LAST-LINE", "/4")


def test_an_unclosed_quote_breaks_the_file() -> None:
    assert broken(GOOD.replace(b"SBX", b'"SBX').replace(b"TEST-LINK-1", b'"TEST-LINK-1', 1))[0] == "ELIG-FEED-QUOTING"


def test_ten_megabytes_in_one_cell_break_the_file() -> None:
    assert broken(file([line(address="あ" * 3_400_000)])) == ("ELIG-FEED-QUOTING", "/3")


def test_a_cell_that_swallows_the_rest_of_a_large_file_breaks_it() -> None:
    content = file([line(str(number)) for number in range(5000)])
    assert broken(content.replace(b"TEST-LINK-1,", b'"TEST-LINK-1,', 1))[0] == "ELIG-FEED-QUOTING"


def test_a_million_empty_lines_are_read_over() -> None:
    head, columns, row, last, _ = file([line()]).split(b"\r\n")
    content = b"\r\n".join([head, b"\n" * 500_000, columns, row, b"," * 45, b"\n" * 500_000, last, b""])
    read = feed_files.read(content)
    assert len(rows(read)) == read.count == 1


def test_nul_stays_in_its_cell_to_be_refused_there() -> None:
    ((_, cells),) = feed_files.read(file([line(name="試\0験")])).rows()
    assert isinstance(cells, dict)
    assert cells["name"] == "試\0験"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_broken_file(content: bytes) -> None:
    assert broken(content)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_any_single_damaged_byte_is_noticed_or_stays_in_its_cells(place: int, byte: int) -> None:
    try:
        read = feed_files.read(GOOD[:place] + bytes([byte]) + GOOD[place + 1 :])
    except FileBroken:
        return
    assert read.count == 2
    assert len(rows(read)) == 2
