"""The failed lines as a file of their own: what the sender wrote comes back to her, and from her to us."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.gateways import feed_corrections, feed_files
from platform_site.gateways.formulas import neutral, original
from tests.support.feeds import file, line


HEAD, HEADINGS, FIRST = 0, 1, 2


def again(content: bytes, *wanted: int, number: int = 8) -> bytes:
    """Return the correction of a file with these lines."""
    return b"".join(feed_corrections.written(content, wanted=set(wanted), file_number=number))


def rows_of(content: bytes, encoding: str = "utf-8") -> list[list[str]]:
    """Return the rows of a file as they stand there."""
    return list(csv.reader(io.StringIO(content.decode(encoding))))


def names(content: bytes) -> list[str]:
    """Return the names in a file, as it is read when it comes in."""
    return [row["name"] for _, row in feed_files.read(content).rows() if isinstance(row, dict)]


def test_it_has_the_wanted_lines_alone_and_is_sound() -> None:
    content = file([line("1"), line("2"), line("3")], number=7)
    file_again = feed_files.read(again(content, 3, 5))
    assert (file_again.file_number, file_again.count, file_again.sender) == (8, 2, "06139992")
    assert file_again.as_of == feed_files.read(content).as_of
    assert [row["number"] for _, row in file_again.rows()] == ["1", "3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_it_is_in_the_encoding_in_which_the_file_came(encoding: str) -> None:
    content = file([line(name="髙橋　①")], encoding=encoding)
    mended = again(content, 3)
    assert mended.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    assert rows_of(mended, encoding)[FIRST] == rows_of(content, encoding)[FIRST]
    assert names(mended) == ["髙橋　①"]


def test_headings_and_order_of_columns_stay_as_they_were() -> None:
    plain = rows_of(file([line()]))
    turned = "\r\n".join(",".join(row if index == HEAD else reversed(row)) for index, row in enumerate(plain[:-1]))
    content = f"{turned}\r\nend,1\r\n".replace("name,", "氏名,").encode()
    assert rows_of(again(content, 3))[HEADINGS] == rows_of(content)[HEADINGS]


def test_a_line_with_too_many_columns_comes_back_as_it_was() -> None:
    content = file([line()]).replace(b"\r\nend", b",extra\r\nend")
    assert rows_of(again(content, 3))[FIRST][-1] == "extra"


@pytest.mark.parametrize("name", ["-山田", "=1+1", "+81", "@x", "'=x", "''-y", "'普通", "山田"])
def test_a_spreadsheet_runs_nothing_and_the_name_survives(name: str) -> None:
    content = file([line(name=neutral(name))])
    mended = again(content, 3)
    cell = rows_of(mended)[FIRST][rows_of(mended)[HEADINGS].index("name")]
    assert cell[0] not in "=+-@\t\r"
    assert names(mended) == names(again(mended, 3)) == [name]


@given(st.text())
def test_taking_back_undoes_making_neutral(cell: str) -> None:
    assert original(neutral(cell)) == cell


SIGNS = st.text(st.sampled_from("=+-@'\t|,\" 山田A1"), max_size=8)


@settings(max_examples=60)
@given(SIGNS)
def test_what_was_read_from_a_file_is_read_from_its_correction(name: str) -> None:
    content = file([line(name=name)])
    assert names(again(content, 3)) == names(content)
    assert neutral(names(content)[0])[:1] not in set("=+-@\t\r")
