"""The order of the records, and what a line may be at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.records.fields import Record
from eprescription.rules.records.layout import RECORDS, followers, may_follow
from tests.eprescription.records_by_hand import GOOD, changed, good, read, told


RECORD = st.sampled_from(sorted(RECORDS.values(), key=lambda record: int(record.number)))


class TestOrder:
    def test_it_names_the_line_and_what_may_stand_there(self) -> None:
        lines = [*GOOD[:6], GOOD[7], GOOD[6], *GOOD[8:]]
        [fault] = read(lines).faults
        assert (fault.problem.code, fault.pointer) == ("RX-RECORD-ORDER", "/records/9/12")
        assert fault.hint.startswith("ここに書けるのは、レコード14、21、")

    def test_the_first_record_belongs_to_the_head(self) -> None:
        assert ("RX-RECORD-ORDER", "/records/2/101") in told(GOOD[18:])

    def test_an_rp_begins_behind_a_whole_one_only(self) -> None:
        lines = [line for line in GOOD if not line.startswith(("201,1", "211,1", "221,1", "231,1", "281,1"))]
        assert ("RX-RECORD-ORDER", "/records/23/101") in told(lines)

    def test_what_tells_of_an_rp_stands_before_its_medicines(self) -> None:
        lines = [*GOOD[:20], GOOD[21], GOOD[20], *GOOD[22:]]
        assert told(lines)[0] == ("RX-RECORD-ORDER", "/records/23/181")

    def test_notes_of_the_service_stand_at_the_end(self) -> None:
        lines = [*GOOD[:18], GOOD[33], *GOOD[18:33]]
        assert ("RX-RECORD-ORDER", "/records/20/301") in told(lines)

    def test_a_record_that_may_not_repeat_stands_once(self) -> None:
        assert told([*GOOD[:7], GOOD[6], *GOOD[7:]]) == [("RX-RECORD-ORDER", "/records/9/12")]

    @given(RECORD, RECORD)
    def test_numbers_ascend_unless_a_medicine_or_an_rp_begins(self, before: Record, after: Record) -> None:
        if may_follow(before, after) and after.number not in ("101", "201"):
            assert int(after.number) > int(before.number) or (before is after and after.repeats)

    @given(RECORD)
    def test_something_may_stand_behind_every_record(self, record: Record) -> None:
        assert followers(record)


class TestNumbers:
    @pytest.mark.parametrize(
        ("line", "into", "pointer"),
        [
            ("101,2", "101,3,2,,10", "/records/30/101/1"),
            ("111,2", "111,1,1,,頭痛時", "/records/31/111/1"),
            ("201,1,2", "201,1,3,1,2,620000001,,10,2,ｍｇ", "/records/26/201/2"),
            ("211,", "211,1,1,0.2", "/records/27/211/2"),
            ("281,", "281,1,2,1,3,患者の希望", "/records/25/281/2"),
            ("241,", "241,1,1,2/3,3", "/records/34/241/1"),
        ],
    )
    def test_rps_and_medicines_are_counted_from_one_without_a_gap(self, line: str, into: str, pointer: str) -> None:
        assert told(changed(line, into)) == [("RX-RECORD-ORDER", pointer)]

    def test_serial_numbers_ascend(self) -> None:
        lines = [*GOOD[:18], "81,3,,二つ目", "81,2,,三つ目", *GOOD[18:]]
        assert told(lines) == [("RX-RECORD-ORDER", "/records/21/81/1")]

    def test_serial_numbers_may_leave_gaps(self) -> None:
        document = read([*GOOD[:18], "81,7,,二つ目", *GOOD[18:]]).value
        assert document is not None
        assert [remark.text for remark in document.remarks] == ["一包化してください", "二つ目"]

    def test_serial_numbers_begin_anew_with_each_medicine(self) -> None:
        assert read([*GOOD[:28], "281,1,2,1,2,粉砕", *GOOD[28:]]).value is not None

    def test_a_number_that_is_none_is_told_once(self) -> None:
        assert told(changed("101,2", "101,X,2,,10")) == [("RX-RECORD-TYPE", "/records/30/101/1")]


class TestLines:
    def test_a_record_that_nobody_knows_is_refused_without_repeating_it(self) -> None:
        [fault] = read([*GOOD[:18], "架空　花子,1", *GOOD[18:]]).faults
        assert (fault.problem.code, fault.pointer) == ("RX-RECORD-UNKNOWN", "/records/20")

    @pytest.mark.parametrize("line", ["", "60,1", "1 ,1", "01,1"])
    def test_numbers_are_spelled_as_in_the_layout(self, line: str) -> None:
        assert told([*GOOD, line]) == [("RX-RECORD-UNKNOWN", "/records/37")]

    def test_more_cells_than_fields_are_refused_even_if_blank(self) -> None:
        assert told(changed("12,", "12,2,")) == [("RX-RECORD-CELLS", "/records/8/12/2")]

    def test_blank_cells_at_the_end_may_be_left_out(self) -> None:
        assert read(changed("5,", "5,D1,ｶｸｳ ｲﾁﾛｳ,架空　一郎")).value == good()
        assert read(changed("23,", "23,,,1")).value is not None

    def test_a_quote_is_a_character_like_any_other(self) -> None:
        document = read(changed("81,", '81,1,1,"一包化"')).value
        assert document is not None
        assert document.remarks[0].text == '"一包化"'
