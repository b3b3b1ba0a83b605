"""The receipt master as a file: CP932, zipped or not, all of it or what changed."""

import zipfile
from io import BytesIO

import pytest

from eprescription.errors.masters import WrongDrugFile
from eprescription.gateways import archives, receipt_masters
from tests.eprescription.receipt_lines import as_file, line, row


def zipped(*contents: bytes) -> bytes:
    """Return an archive of files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"y{number}.csv", content)
    return out.getvalue()


def mistakes(content: bytes) -> list[tuple[int, str]]:
    """Return where a full file is wrong."""
    with pytest.raises(WrongDrugFile) as refused:
        receipt_masters.read(content)
    return [(mistake.line, mistake.column) for mistake in refused.value.mistakes]


class TestAFullFile:
    """医薬品マスター（全件）."""

    def test_is_read_from_cp932_and_from_a_zip_alike(self) -> None:
        content = as_file(row(), row(receipt_code="699999002"))
        (one, two) = receipt_masters.read(content)
        assert (one.name, one.kana, two.receipt_code) == ("架空錠５ｍｇ", "ｶｸｳｼﾞｮｳ5MG", "699999002")
        assert receipt_masters.read(zipped(content)) == (one, two)

    def test_of_forty_columns_is_read_too(self) -> None:
        assert len(receipt_masters.read(as_file(row()[:40]))) == 1

    def test_with_another_number_of_columns_is_refused(self) -> None:
        assert mistakes(as_file(row(), row()[:41])) == [(2, "")]

    def test_with_a_code_twice_is_refused(self) -> None:
        assert mistakes(as_file(row(), row())) == [(2, "receipt_code")]

    def test_tells_all_mistakes_at_once_and_no_more_than_a_hundred(self) -> None:
        assert mistakes(as_file(row(price=""), row(receipt_code="699999002", name=""))) == [(1, "price"), (2, "name")]
        many = [row(receipt_code=f"699{number:06}", price="x") for number in range(150)]
        assert len(mistakes(as_file(*many))) == 100

    @pytest.mark.parametrize("content", [b"", b"\r\n", b"\xff\xfe\x00", b'"open', b"\x81", "架空".encode() + b"\x81"])
    def test_that_is_empty_or_no_table_is_refused(self, content: bytes) -> None:
        assert [column for _, column in mistakes(content)] == [""]


class TestADelta:
    """医薬品マスター（差分）."""

    def test_is_merged_onto_what_was_before(self) -> None:
        (before,) = receipt_masters.read(as_file(row()))
        (after,) = receipt_masters.read_delta(as_file(row(**line("5", unit="包"))), {before.receipt_code: before})
        assert (after.unit, after.name) == ("包", before.name)

    def test_onto_another_release_is_refused_with_each_code_that_it_lacks(self) -> None:
        with pytest.raises(WrongDrugFile) as refused:
            receipt_masters.read_delta(as_file(row(**line("5", unit="包"))), {})
        assert [(mistake.line, mistake.column) for mistake in refused.value.mistakes] == [(1, "receipt_code")]

    def test_without_a_row_is_refused(self) -> None:
        with pytest.raises(WrongDrugFile):
            receipt_masters.read_delta(b"\r\n", {})


class TestAnArchive:
    """The one door for ZIP files."""

    def test_of_several_files_or_of_none_is_refused(self) -> None:
        for content in (zipped(), zipped(b"a", b"b")):
            with pytest.raises(WrongDrugFile):
                archives.unpacked(content)

    def test_that_is_broken_or_cut_short_is_refused(self) -> None:
        whole = zipped(as_file(row()))
        for content in (b"PK", whole[:-30], whole[:40] + b"\0" * 20 + whole[60:]):
            with pytest.raises(WrongDrugFile):
                archives.unpacked(content)

    def test_that_would_grow_more_than_a_hundredfold_is_refused(self) -> None:
        with pytest.raises(WrongDrugFile):
            archives.unpacked(zipped(b"0" * 1_000_000))

    def test_that_is_encrypted_is_refused(self) -> None:
        whole = bytearray(zipped(b"secret"))
        for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            whole[whole.index(mark) + flags] |= 1
        with pytest.raises(WrongDrugFile):
            archives.unpacked(bytes(whole))

    def test_of_something_else_is_what_it_was(self) -> None:
        assert archives.unpacked(b"a,b") == b"a,b"
