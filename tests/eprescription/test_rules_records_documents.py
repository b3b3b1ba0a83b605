"""A prescription read from its records, and the laws of reading and writing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eprescription.rules.document import Document, Information, Payer, Potency, Remark, Uneven, Veto
from eprescription.rules.faults import MOST_FAULTS
from eprescription.rules.records.documents import document_of
from eprescription.rules.records.layout import RECORDS
from eprescription.rules.records.writing import written
from tests.eprescription.documents_drawn import documents
from tests.eprescription.records_by_hand import GOOD, changed, good, read, told


LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = ("", "0", "1", "9", "99", "1.50", "NaN", "-1", "全角", "A", "20261131", "2171022F1029", "あ" * 61)


def lines_of(document: Document) -> list[str]:
    """Return the lines behind the header that the document is written as."""
    return written(document).removesuffix("\r\n\x1a").split("\r\n")[1:]


class TestWhatIsRead:
    def test_days_and_amounts_are_read_as_what_they_are(self) -> None:
        document = good()
        assert (document.issued_on, document.last_day) == (date(2026, 11, 21), date(2026, 11, 30))
        assert [item.dose for item in document.items] == [Decimal(1), Decimal(10), Decimal(1)]

    def test_items_belong_to_their_rp(self) -> None:
        assert [item.key for item in good().items] == ["1-1", "1-2", "2-1"]

    def test_the_records_of_a_medicine_stay_with_it(self) -> None:
        first, second, third = good().items
        assert first.vetoes == {Veto.GENERIC}
        assert (second.unit_factor, second.potency) == (Decimal("0.2"), Potency.POTENCY_UNIT)
        assert second.uneven == Uneven((Decimal(4), Decimal(6)), ())
        assert (third.single_dose, third.single_times) == ("2/3", 3)

    def test_a_blank_burden_is_borne_by_nobody(self) -> None:
        assert [item.burdens for item in good().items] == [
            ("1", "0", "0", "0"), ("0", "0", "0", "0"), ("0", "1", "0", "0"),
        ]  # fmt: skip

    def test_the_head_is_read_from_its_many_records(self) -> None:
        document = good()
        assert (document.refills, document.leftover) == (3, "1")
        assert (document.insurance.copay_ratio, document.insurance.benefit_ratio) == (30, 70)
        assert document.payers == (Payer("12139994", "0000018"),)
        assert document.remarks == (Remark("1", "一包化してください"),)
        assert document.clinical_notes == (("アムロジピン錠５ｍｇ", "増量した理由"),)
        assert document.renal_values == ("eGFR 62",)

    def test_years_of_an_era_are_read(self) -> None:
        document = read(changed("13,", "13,3550401")).value
        assert document is not None
        assert document.patient.birth_date == date(1980, 4, 1)

    def test_a_blank_kind_of_information_is_a_medicine(self) -> None:
        document = read(changed("201,1,1,", "201,1,1,,4,2171022F1029,アムロジピン錠５ｍｇ,1,1,錠")).value
        assert document is not None
        assert document.items[0].information is Information.DRUG

    def test_who_logs_it_shows_no_name(self) -> None:
        assert "架空　花子" not in repr(good())


class TestLaws:
    @LAWS
    @given(documents())
    def test_what_is_written_reads_as_the_same_prescription(self, document: Document) -> None:
        assert read(lines_of(document)).value == document

    @LAWS
    @given(documents())
    def test_what_is_written_twice_is_the_same_text(self, document: Document) -> None:
        again = read(lines_of(document)).value
        assert again is not None
        assert written(again) == written(document)

    @given(st.integers(0, len(GOOD) - 1), st.integers(1, 13), st.sampled_from(TEXTS))
    def test_a_changed_cell_is_read_or_its_line_is_named(self, place: int, item: int, text: str) -> None:
        cells = GOOD[place].split(",")
        cells = [*cells, *[""] * (item + 1 - len(cells))]
        found = read((*GOOD[:place], ",".join([*cells[:item], text, *cells[item + 1 :]]), *GOOD[place + 1 :]))
        by_itself = [fault for fault in found.faults if fault.problem.code != "RX-RECORD-RULE"]
        assert {fault.pointer.split("/")[2] for fault in by_itself} <= {str(place + 2)}
        assert (found.value is None) == bool(found.faults)

    @given(st.integers(1, 400), st.decimals("0.01", "9999", places=2))
    def test_another_dose_is_another_prescription(self, quantity: int, dose: Decimal) -> None:
        text = f"{dose.normalize():f}"
        document = read(changed("201,1,2", f"201,1,2,1,2,620000001,,{text},2,ｍｇ")).value
        assert document is not None
        assert document.items[1].dose == dose

    @given(st.integers(0, len(GOOD) - 1), st.integers(0, len(GOOD) - 1))
    def test_two_lines_that_change_places_are_refused_or_nothing_changed(self, one: int, other: int) -> None:
        lines = list(GOOD)
        lines[one], lines[other] = lines[other], lines[one]
        found = read(lines)
        assert found.faults if one != other else found.value == good()

    @given(st.integers(0, len(GOOD) - 1))
    def test_a_line_that_stands_twice_is_refused_unless_it_may_repeat(self, place: int) -> None:
        found = read((*GOOD[: place + 1], *GOOD[place:]))
        assert found.faults


class TestRefusals:
    @pytest.mark.parametrize("number", sorted(record.number for record in RECORDS.values() if record.is_required))
    def test_a_required_record_that_is_missing_is_named(self, number: str) -> None:
        lines = [line for line in GOOD if not line.startswith(f"{number},")]
        faults = read(lines).faults
        assert {fault.problem.code for fault in faults} <= {"RX-RECORD-MISSING", "RX-RECORD-ORDER"}
        assert any(number in fault.hint or number == "201" for fault in faults)

    def test_no_rp_at_all_is_refused(self) -> None:
        assert told([line for line in GOOD if int(line.split(",")[0]) < 101]) == [("RX-RECORD-MISSING", "/records/2")]

    def test_no_record_at_all_is_refused(self) -> None:
        assert [fault.problem.code for fault in document_of(()).faults] == ["RX-RECORD-TRUNCATED"]

    def test_an_rp_without_a_medicine_is_refused(self) -> None:
        lines = [line for line in GOOD if not line.startswith(("201,2", "231,2", "241,2", "30"))]
        assert told(lines) == [("RX-RECORD-MISSING", "/records/30")]

    def test_a_file_may_not_bring_its_redemption_number(self) -> None:
        assert told((*GOOD[:18], "82,1,123456", *GOOD[18:])) == [("RX-RECORD-REDEMPTION", "/records/20/82/2")]

    def test_an_empty_redemption_number_is_none(self) -> None:
        assert read((*GOOD[:18], "82,1", *GOOD[18:])).value == good()

    def test_all_faults_are_told_at_once_up_to_a_hundred(self) -> None:
        faults = read(tuple(f"{line},１" for line in GOOD) * 10).faults
        assert len(faults) == MOST_FAULTS

    def test_two_faults_in_two_records_are_told_together(self) -> None:
        lines = [line.replace("12,2", "12,3").replace("64,3", "64,4") for line in GOOD]
        assert told(lines) == [("RX-RECORD-VALUE", "/records/8/12/1"), ("RX-RECORD-VALUE", "/records/18/64/1")]

    def test_no_hint_repeats_what_was_written(self) -> None:
        faults = read(changed("11,", "11,1001,架空　花子架空　花子架空　花子架空　花子架空　花子")).faults
        assert faults
        assert not any("花子" in fault.hint for fault in faults)


def test_a_prescription_of_json_is_written_without_what_records_cannot_hold() -> None:
    document = replace(good(), prescriber=replace(good().prescriber, licence_number="123456"))
    assert read(lines_of(document)).value == good()
