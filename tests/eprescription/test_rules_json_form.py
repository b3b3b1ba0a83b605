"""A prescription in JSON: the same as the record file, by the same rules."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eprescription.rules.document import Document, Form
from eprescription.rules.json_form.documents import document_of
from eprescription.rules.json_form.shape import ITEM, PRESCRIPTION, RP
from eprescription.rules.json_form.texts import unfit
from eprescription.rules.json_form.writing import as_json
from eprescription.rules.records.layout import RECORDS
from eprescription.rules.records.writing import written
from tests.eprescription.documents_drawn import documents
from tests.eprescription.records_by_hand import GOOD, good, read


LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAME, TEXT = RECORDS["11"].fields[1], RECORDS["81"].fields[2]


def sent(change: Callable[[dict[str, Any]], object] = lambda json: None) -> dict[str, Any]:
    """Return the JSON of the good prescription, changed."""
    json = as_json(good())
    change(json)
    return json


def put(path: str, value: object) -> dict[str, Any]:
    """Return the JSON of the good prescription with one member put in; numbers in the path are places of lists."""
    json = sent()
    *way, last = (int(part) if part.isdigit() else part for part in path.split("/")[1:])
    place: Any = json
    for part in way:
        place = place[part]
    place[last] = value
    return json


def told(value: object) -> list[tuple[str, str]]:
    """Return code and pointer of each fault."""
    return [(fault.problem.code, fault.pointer) for fault in document_of(value).faults]


def blanks(value: object) -> Iterator[object]:
    """Yield the members that say nothing; within a list of texts a blank keeps its place."""
    if isinstance(value, dict):
        yield from (each for each in value.values() if each in ("", None, [], {}))
        yield from (found for each in value.values() for found in blanks(each))
    elif isinstance(value, list):
        yield from (found for each in value for found in blanks(each))


class TestTheSamePrescription:
    def test_json_and_records_are_the_same_prescription(self) -> None:
        assert document_of(sent()).value == replace(good(), form=Form.JSON)

    @LAWS
    @given(documents(Form.JSON))
    def test_what_is_written_reads_as_the_same_prescription(self, document: Document) -> None:
        assert document_of(as_json(document)).value == document

    @LAWS
    @given(documents(Form.JSON))
    def test_no_member_is_written_blank(self, document: Document) -> None:
        assert not list(blanks(as_json(document)))

    def test_null_absent_and_empty_are_blank(self) -> None:
        blank = {**sent(lambda json: json.pop("last_day")), "special_payer": None, "narcotics": {}, "leftover": ""}
        document = document_of(blank).value
        assert document is not None
        assert (document.last_day, document.special_payer, document.narcotics) == (None, None, None)

    def test_a_licence_number_has_its_place_in_json_only(self) -> None:
        document = document_of(put("/prescriber/licence_number", "123456")).value
        assert document is not None
        assert document.prescriber.licence_number == "123456"

    def test_a_name_that_no_record_can_hold_is_kept(self) -> None:
        document = document_of(put("/patient/name", "𠮷田　葛󠄀子")).value
        assert document is not None
        assert document.patient.name == "𠮷田　葛󠄀子"

    def test_a_gap_in_a_list_stays_a_gap(self) -> None:
        codes = put("/rps/0/items/1/uneven_codes", ["", "V1"])
        document = document_of(codes).value
        assert document is not None
        assert document.items[1].uneven is not None
        assert document.items[1].uneven.codes == ("", "V1")
        assert as_json(document)["rps"][0]["items"][1]["uneven_codes"] == ["", "V1"]

    def test_every_record_but_the_number_has_its_place_in_json(self) -> None:
        placed = {
            number
            for shape in (PRESCRIPTION, RP, ITEM)
            for numbers in (*shape.objects.values(), *shape.lists.values())
            for number in numbers
        }
        assert set(RECORDS) - placed == {"82"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("path", "value", "code"),
        [
            ("/patient", [], "VAL-TYPE"),
            ("/patient/name", 1, "VAL-TYPE"),
            ("/rps", {}, "VAL-TYPE"),
            ("/rps/0", "RP", "VAL-TYPE"),
            ("/rps/0/quantity", "14", "VAL-TYPE"),
            ("/rps/0/quantity", True, "VAL-TYPE"),
            ("/rps/0/quantity", 14.0, "VAL-TYPE"),
            ("/rps/0/items/0/dose", 1.5, "VAL-TYPE"),
            ("/rps/0/items/0/burdens", "1", "VAL-TYPE"),
            ("/rps/0/items/0/burdens/0", 1, "VAL-TYPE"),
            ("/issued_on", "20261121", "VAL-FORMAT"),
            ("/issued_on", "２０２６-11-21", "VAL-FORMAT"),
            ("/issued_on", "2026-11-31", "RX-RECORD-VALUE"),
            ("/rps/0/quantity", -1, "RX-RECORD-TYPE"),
            ("/rps/0/quantity", 0, "RX-RECORD-VALUE"),
            ("/rps/0/quantity", 10**9, "RX-RECORD-LENGTH"),
            ("/rps/0/items/0/dose", "NaN", "RX-RECORD-VALUE"),
            ("/patient/sex", "3", "RX-RECORD-VALUE"),
            ("/patient/name", "架" * 21, "RX-RECORD-LENGTH"),
            ("/prescriber/licence_number", "第1号", "RX-RECORD-TYPE"),
            ("/insurance/insurer_number", "06139993", "RX-RECORD-VALUE"),
            ("/split", {"total": 2, "part": 1}, "RX-RECORD-RULE"),
            ("/rps/0/items/0/code", "", "RX-RECORD-MISSING"),
        ],
    )
    def test_what_does_not_fit_is_refused_by_its_path(self, path: str, value: object, code: str) -> None:
        faults = told(put(path, value))
        assert code in {found for found, _ in faults}
        assert all(pointer.startswith((path, "/rps")) for _, pointer in faults)

    @pytest.mark.parametrize("path", ["/prescriber", "/patient/birth_date", "/issued_on", "/rps/0/usage/name", "/rps"])
    def test_what_is_required_and_missing_is_named(self, path: str) -> None:
        faults = told(put(path, None))
        assert {code for code, _ in faults} == {"RX-RECORD-MISSING"}
        assert path == "/rps" or all(pointer.startswith(path) for _, pointer in faults)

    @pytest.mark.parametrize("value", [None, [], "処方箋", 1, True])
    def test_what_is_no_object_is_no_prescription(self, value: object) -> None:
        assert document_of(value).value is None
        assert document_of(value).faults

    @pytest.mark.parametrize("path", ["", "/patient", "/rps/0", "/rps/0/usage", "/rps/0/items/0", "/remarks/0"])
    @pytest.mark.parametrize("name", ["memo", "redemption_number", "rp", "serial", "uneven_doses/0"])
    def test_unknown_members_are_refused_and_the_known_ones_listed(self, path: str, name: str) -> None:
        # A pointer cannot tell `uneven_doses/0` from the first of the list, so the way is walked by hand.
        json: Any = sent()
        place = json
        for part in path.split("/")[1:]:
            place = place[int(part) if part.isdigit() else part]
        place[name] = "x"
        [fault] = document_of(json).faults
        assert (fault.problem.code, fault.pointer) == ("VAL-UNKNOWN-FIELD", path)
        assert "、" in fault.hint

    def test_longer_lists_than_records_can_hold_are_refused(self) -> None:
        assert told(put("/rps/0/items/0/burdens", ["1"] * 5)) == [("VAL-LENGTH", "/rps/0/items/0/burdens/4")]
        assert told(put("/payers", [{"payer_number": "12139994"}] * 4)) == [("VAL-LENGTH", "/payers/3")]

    def test_more_medicines_than_the_limit_are_refused(self) -> None:
        medicines = sent()["rps"][1]["items"] * 61
        assert [code for code, _ in told(put("/rps/1/items", medicines))] == ["RX-RECORD-LENGTH"]

    def test_a_hundred_faults_are_enough(self) -> None:
        assert len(told(put("/remarks", [{"memo": "x"}] * 200))) == 100
        assert len(told(put("/remarks", [{"kind": "9"}] * 200))) == 100


class TestTexts:
    @pytest.mark.parametrize(
        ("sign", "named"),
        [
            ("\r", "U+000D"),
            ("\n", "U+000A"),
            (",", "U+002C"),
            ("\x1a", "U+001A"),
            ("\x85", "U+0085"),
            ("𠮷", "U+20BB7"),
        ],
    )
    def test_a_text_that_would_open_a_record_is_refused_with_its_character(self, sign: str, named: str) -> None:
        [fault] = document_of(put("/remarks/0/text", f"一包化{sign}201")).faults
        assert (fault.problem.code, fault.pointer) == ("RX-JSON-TEXT", "/remarks/0/text")
        assert named in fault.hint

    @pytest.mark.parametrize("sign", ["\r", "\n", ",", "\x1a"])
    def test_not_even_a_name_may_open_a_record(self, sign: str) -> None:
        assert told(put("/patient/name", f"架空{sign}花子")) == [("RX-JSON-TEXT", "/patient/name")]

    def test_髙_and_number_forms_of_cp932_are_fit(self) -> None:
        assert document_of(put("/remarks/0/text", "髙橋①")).value is not None

    @given(st.text())
    def test_whatever_is_fit_stays_one_cell_of_one_line(self, text: str) -> None:
        if unfit(TEXT, text) is None:
            assert text.encode("cp932").decode("cp932").split(",") == [text]
            assert len(f"{text}.".splitlines()) == 1

    @given(st.text("\r\n,\x1aあ𠮷"))
    def test_names_may_be_outside_of_cp932_and_nothing_else(self, text: str) -> None:
        assert (unfit(NAME, text) is None) == (not set(text) & set("\r\n,\x1a"))

    @given(st.text("あ,\r\n\x1aA1", max_size=20), st.sampled_from(["/remarks/0/text", "/rps/0/items/0/name"]))
    def test_no_text_of_json_makes_another_record(self, text: str, path: str) -> None:
        document = document_of(put(path, text)).value
        if document is not None:
            assert written(document).count("\r\n") == len(GOOD) + 1
            assert read(written(document).split("\r\n")[1:-1]).value == replace(document, form=Form.RECORD_FILE)
