"""A feed as a file: whole and sound, or not taken at all."""

from datetime import UTC, datetime

import pytest

from eligibility.errors.feeds import FileBroken
from eligibility.gateways import feed_files
from eligibility.rules.feed_layout import COLUMNS
from platform_site.errors import Fault
from tests.support.feeds import AS_OF, UNION, file, line


HEAD = f"coverage-feed,1,{UNION},7,2026-11-20T03:00:00+09:00"
NEEDED = [name for name, column in COLUMNS.items() if column.needed]
ROW = ",".join(line().get(name, "") for name in NEEDED)


def text(
    *, head: str = HEAD, columns: str = ",".join(NEEDED), rows: tuple[str, ...] = (ROW,), last: str = "end,1"
) -> bytes:
    """Return a file of lines."""
    return "".join(f"{each}\r\n" for each in (head, columns, *rows, last)).encode()


def broken(content: bytes) -> tuple[str, str]:
    """Return code and place of what makes a file broken."""
    with pytest.raises(FileBroken) as refused:
        feed_files.read(content)
    (fault,) = refused.value.faults
    return fault.problem.code, fault.pointer


def hint(content: bytes) -> str:
    """Return what a clerk is told about a broken file."""
    with pytest.raises(FileBroken) as refused:
        feed_files.read(content)
    return refused.value.faults[0].hint


def test_a_sound_file_is_read() -> None:
    read = feed_files.read(text())
    assert (read.sender, read.file_number, read.count) == (UNION, 7, 1)
    assert read.as_of == datetime(2026, 11, 19, 18, tzinfo=UTC)
    assert list(read.rows()) == [(3, {name: line().get(name, "") for name in NEEDED})]


def test_what_the_writer_writes_is_read() -> None:
    rows = [line(str(number)) for number in range(3)]
    read = feed_files.read(file(rows, number=8))
    assert (read.file_number, read.as_of, read.columns) == (8, AS_OF, tuple(COLUMNS))
    assert [{name: cell for name, cell in cells.items() if cell} for _, cells in read.rows()] == rows  # type: ignore[union-attr]


def test_a_file_without_a_change_is_a_sign_of_life() -> None:
    read = feed_files.read(text(rows=(), last="end,0"))
    assert (read.count, list(read.rows())) == (0, [])


def test_columns_may_come_in_any_order_and_in_japanese() -> None:
    names = list(reversed(NEEDED))
    cells = ",".join(line().get(name, "") for name in names)
    read = feed_files.read(text(columns=",".join(COLUMNS[name].japanese for name in names), rows=(cells,)))
    assert read.columns == tuple(names)
    assert next(read.rows()) == (3, {name: line().get(name, "") for name in NEEDED})


def test_headings_and_first_line_may_be_in_full_width_padded_and_quoted() -> None:
    head = ",".join(f'" {cell} "' for cell in HEAD.replace("7,", "７,").split(",")) + ",,,"
    read = feed_files.read(text(head=head, columns=",".join(f'"{name} "' for name in NEEDED), last="end,1,,,"))
    assert read.file_number == 7


def test_the_insurers_number_may_be_padded_to_eight_digits() -> None:
    assert feed_files.read(text(head=HEAD.replace(UNION, "00138057"))).sender == "138057"


@pytest.mark.parametrize(
    "head",
    [
        "",
        "change,insurer_number",
        HEAD.replace("coverage-feed", "assistance-feed"),
        HEAD.replace(",1,", ",2,"),
        HEAD.replace(",7,", ",,"),
        HEAD.replace(",7,", ",-7,"),
        HEAD.replace(",7,", ",7.5,"),
        HEAD.replace(",7,", f",{'7' * 16},"),
        HEAD.replace(",7,", f",{'7' * 5000},"),
        HEAD.replace("+09:00", ""),
        HEAD.replace("2026-11-20T", "昨日の"),
        HEAD.replace("2026", "0001"),
        HEAD.replace("2026-11-20", "9999-12-32"),
        HEAD.replace(UNION, "06139993"),
        HEAD.replace(UNION, "架空健康保険組合"),
        HEAD + ",more",
    ],
)
def test_a_broken_first_line_breaks_the_file(head: str) -> None:
    assert broken(text(head=head)) == ("ELIG-FEED-FIRST-LINE", "/1")


def test_a_wrong_check_digit_in_the_first_line_is_told_as_such() -> None:
    assert "検証番号" in hint(text(head=HEAD.replace(UNION, "06139993")))


@pytest.mark.parametrize("missing", NEEDED)
def test_a_missing_column_breaks_the_file_and_is_named(missing: str) -> None:
    content = text(columns=",".join(name for name in NEEDED if name != missing))
    assert broken(content) == ("ELIG-FEED-HEADER", "/2")
    assert missing in hint(content)


def test_a_doubled_column_breaks_the_file_also_where_one_is_in_japanese() -> None:
    assert broken(text(columns=",".join([*NEEDED, "番号"]))) == ("ELIG-FEED-HEADER", "/2")


def test_an_unknown_column_breaks_the_file_and_is_told_by_its_place() -> None:
    content = text(columns=",".join([*NEEDED, "電話", ""]))
    assert broken(content) == ("ELIG-FEED-HEADER", "/2")
    place = len(NEEDED) + 1
    assert f"左から{place}、{place + 1}列目" in hint(content)


def test_a_file_without_headings_gives_no_data_away() -> None:
    content = text(columns=ROW, rows=())
    with pytest.raises(FileBroken) as refused:
        feed_files.read(content)
    assert not any(cell in str(refused.value.faults) for cell in ("試験", "TEST-LINK", "7001", "架空"))


@pytest.mark.parametrize("last", ["", "end", "end,2", "end,0", "end,1,1", "END,1", "end,one", "fin,1", ROW])
def test_a_broken_last_line_breaks_the_file(last: str) -> None:
    code, _ = broken(text(last=last))
    assert code == "ELIG-FEED-LAST-LINE"


def test_a_last_line_that_counts_wrongly_is_told_the_right_count() -> None:
    assert "データは1行" in hint(text(last="end,2"))
    assert "末尾行（end,件数）がありません。データは2行" in hint(text(last=ROW))


@pytest.mark.parametrize(
    "content", [b"", b"\n\n\n", b"\xef\xbb\xbf", HEAD.encode(), b"\0" * 50, b"%PDF-1.7\n", b"PK\3\4"]
)
def test_what_is_no_feed_at_all_is_told_so(content: bytes) -> None:
    code, place = broken(content)
    assert code in ("ELIG-FEED-FIRST-LINE", "ELIG-FEED-HEADER")
    assert place == "/1"


def test_a_row_with_another_number_of_cells_is_refused_alone() -> None:
    read = feed_files.read(text(rows=(ROW, ROW + ",more", "new", ROW), last="end,4"))
    rows = dict(read.rows())
    assert [isinstance(rows[number], Fault) for number in (3, 4, 5, 6)] == [False, True, True, False]
    assert rows[5] == Fault(rows[5].problem, "", f"1列あります。見出しは{len(NEEDED)}列です。")  # type: ignore[union-attr]
