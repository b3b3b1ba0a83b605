"""The door for record files: its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.errors.records import RecordBroken
from eprescription.gateways import documents, record_files
from eprescription.rules.document import Form
from eprescription.rules.records.lines import Line
from tests.eprescription.records_by_hand import GOOD, changed, content, good


def told(given_bytes: bytes) -> list[tuple[str, str]]:
    """Return code and pointer of what is wrong with a file as a whole."""
    return [(fault.problem.code, fault.pointer) for fault in record_files.read(given_bytes).faults]


class TestBytes:
    def test_lines_are_counted_from_the_header(self) -> None:
        found = record_files.read(content(["12,2", "13,19800401,"])).value
        assert found == (Line(2, "12", ("2",)), Line(3, "13", ("19800401", "")))

    def test_what_is_no_cp932_is_named_by_its_line(self) -> None:
        assert told(content().replace(b"\r\n12,2", b"\r\n12,\x81\x20")) == [("RX-RECORD-ENCODING", "/records/8")]

    def test_characters_with_two_codes_in_cp932_are_read(self) -> None:
        # NEC row 13, NEC selected IBM, IBM: all of them stand for 髙 or ① in some writer.
        assert record_files.read("SJ1\r\n81,1,,①".encode("cp932") + b"\xee\xe0\xfb\xfc\r\n\x1a").value is not None

    @pytest.mark.parametrize("sign", [b"\xf0\x40", b"\x00", b"\x1b", b"\x7f", b"\x80", b"\t"])
    def test_private_characters_and_controls_are_refused_by_their_cell(self, sign: bytes) -> None:
        assert told(content().replace(b"62,1", b"62,1" + sign)) == [("RX-RECORD-ENCODING", "/records/17/62/1")]

    def test_an_unknown_record_shows_nothing_of_itself(self) -> None:
        assert told(content([*GOOD, "架空\x00,1"])) == [("RX-RECORD-ENCODING", "/records/37")]

    def test_an_individual_number_is_refused_wherever_it_stands(self) -> None:
        assert told(content(changed("81,", "81,1,,番号は123456789018"))) == [
            ("VAL-INDIVIDUAL-NUMBER", "/records/19/81/3")
        ]

    @given(st.binary(max_size=200))
    def test_whatever_comes_is_read_or_refused(self, anything: bytes) -> None:
        found = record_files.read(anything)
        assert (found.value is None) == bool(found.faults)

    @given(st.text("ｱあA,\r\n\x1a", max_size=40))
    def test_no_line_holds_what_ends_a_line(self, text: str) -> None:
        for line in record_files.read(f"SJ1\r\n{text}\r\n\x1a".encode("cp932")).value or ():
            assert not set("".join(line.cells)) & set("\r\n\x1a,")


class TestHeaderAndEnd:
    @pytest.mark.parametrize("header", ["SJ2", "sj1", "JAHIS10", "SJ1,", " SJ1", ""])
    def test_the_first_line_is_sj1_and_nothing_else(self, header: str) -> None:
        assert told(content(header=header)) == [("RX-RECORD-HEADER", "/records/1")]

    def test_a_mark_of_byte_order_is_no_header(self) -> None:
        assert told(b"\xef\xbb\xbf" + content())[0][0] in ("RX-RECORD-HEADER", "RX-RECORD-ENCODING")

    @pytest.mark.parametrize("end", ["", "\x1a", "\r\n", "\n\x1a", "\r\n\x1a\r\n", "\r\n\x1a\x1a"])
    def test_a_file_ends_with_one_line_break_and_one_end_mark(self, end: str) -> None:
        assert told(content(end=end))[0][0] in ("RX-RECORD-TRUNCATED", "RX-RECORD-ENCODING")

    def test_nothing_hides_behind_an_end_mark(self) -> None:
        assert told(content(end="\r\n\x1a81,1,,続き\r\n\x1a")) == [("RX-RECORD-ENCODING", "/records/37")]

    @pytest.mark.parametrize("sign", ["\r", "\n"])
    def test_a_lone_line_break_is_refused(self, sign: str) -> None:
        assert told(content(changed("81,", f"81,1,,一行{sign}二行"))) == [("RX-RECORD-ENCODING", "/records/19/81/3")]

    def test_a_file_that_was_cut_anywhere_is_refused(self) -> None:
        whole = content()
        assert all(record_files.read(whole[:length]).faults for length in range(len(whole)))


class TestSizes:
    def test_a_file_of_so_many_lines_is_read(self) -> None:
        found = record_files.read(content(["81,1,,あ"] * record_files.MOST_LINES))
        assert len(found.value or ()) == record_files.MOST_LINES

    def test_more_lines_are_refused_by_the_first_too_many(self) -> None:
        lines = ["81,1,,あ"] * (record_files.MOST_LINES + 1)
        assert told(content(lines)) == [("RX-RECORD-LENGTH", "/records/2002")]

    def test_more_bytes_are_refused_unread(self) -> None:
        assert told(b"\x81" * (record_files.MOST_BYTES + 1)) == [("RX-RECORD-LENGTH", "/records")]


class TestDocuments:
    def test_a_record_file_is_a_prescription(self) -> None:
        assert documents.read(content(), Form.RECORD_FILE) == good()

    def test_a_broken_file_is_refused_with_all_faults(self) -> None:
        with pytest.raises(RecordBroken) as refused:
            documents.read(content(changed("12,", "12,3")), Form.RECORD_FILE)
        assert [fault.pointer for fault in refused.value.faults] == ["/records/8/12/1"]

    def test_a_file_that_is_none_is_refused(self) -> None:
        with pytest.raises(RecordBroken) as refused:
            documents.read(b"%PDF-1.7", Form.RECORD_FILE)
        assert refused.value.faults

    def test_a_record_file_is_no_json(self) -> None:
        with pytest.raises(RecordBroken):
            documents.read(b"{}", Form.RECORD_FILE)


class TestSlips:
    slip = content((*GOOD[:18], "82,1,123456", *GOOD[18:33]), header="JAHIS10").decode("cp932")

    def test_a_slip_of_paper_may_bear_its_redemption_number(self) -> None:
        assert documents.read_slip(self.slip).redemption_number == "123456"

    def test_a_slip_is_no_record_file(self) -> None:
        with pytest.raises(RecordBroken):
            documents.read(self.slip.encode("cp932"), Form.RECORD_FILE)

    @pytest.mark.parametrize("sign", ["𠮷", "¥", "\ufffd"])
    def test_what_no_symbol_can_hold_is_refused_and_not_replaced(self, sign: str) -> None:
        with pytest.raises(RecordBroken) as refused:
            documents.read_slip(self.slip.replace("花子", f"{sign}子"))
        assert [fault.pointer for fault in refused.value.faults] == ["/records/7"]
