"""調剤結果 as it is read and compared: its shape, its medicines, and how long what was given lasts (E-17)."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.errors.json_form import JsonBroken
from eprescription.gateways import dispensing_documents
from eprescription.rules.document import DosageForm, DrugCode, Information, Rp, System, Usage
from eprescription.rules.given import Disposition, Ground
from eprescription.rules.result_form import MOST_ITEMS, as_json, item_as_json, result_of
from eprescription.rules.result_items import code_faults, given_of, others_of, prescribed_of
from eprescription.rules.result_lines import taken_items
from eprescription.rules.results import GivenItem, Leftover, Result
from tests.eprescription.records_by_hand import good
from tests.support.drug_rows import ON, item, named, own_masters


MASTERS = own_masters()
TABLET = named("アムロジピンベシル酸塩５ｍｇ錠")
USAGE = Usage("1", "", "１日１回朝食後", None)
ITEM: dict[str, Any] = {"item": "1-1", "disposition": "partial", "quantity": "1.5"}
UID = "0b9e1a3c-1111-4222-8333-444455556666"
HEAD: dict[str, Any] = {"facility_code": "1340400051", "dispensed_on": "2026-11-21", "items": [ITEM]}


def told(value: Any) -> list[tuple[str, str]]:
    """Return code and pointer of each fault of a value."""
    return [(fault.problem.code, fault.pointer) for fault in result_of(value).faults]


def document(*items: Any, form: DosageForm = DosageForm.INTERNAL, **changed: Any) -> Any:
    """Return a prescription of one RP of 14 days."""
    rp = Rp(
        **{
            "number": 1,
            "dosage_form": form,
            "quantity": 14,
            "usage": USAGE,
            "items": items or (item(TABLET),),
            **changed,
        }
    )
    return replace(good(), issued_on=ON, rps=(rp,), split=None, refills=1)


def one(**changed: Any) -> GivenItem:
    """Return 14 tablets that were given as prescribed."""
    code = DrugCode(System.RECEIPT, TABLET.receipt_code)
    values = {
        "item_key": "1-1", "disposition": Disposition.AS_PRESCRIBED, "code": code, "name": TABLET.name,
        "amount": Decimal(14), "unit": "錠",
    }  # fmt: skip
    return GivenItem(**{**values, **changed})


def result(*items: GivenItem) -> Result:
    """Return a result of the day."""
    return Result(facility_code="1340400051", prescription_id=None, dispensed_on=ON, items=items or (one(),))


class TestTheShape:
    def test_what_may_be_left_out_is_blank(self):
        read = result_of(HEAD).value
        assert read is not None
        assert (read.prescription_id, read.message, read.leftover, read.items[0].code) == (None, "", (), None)

    def test_leftover_medicines_are_kept_with_or_without_their_reason(self):
        read = result_of({**HEAD, "leftover": [{"name": "架空錠", "quantity": "3錠"}]}).value
        assert read is not None
        assert [as_json(each) for each in read.leftover] == [{"name": "架空錠", "quantity": "3錠", "reason": ""}]
        assert read.leftover == (Leftover(name="架空錠", quantity="3錠", reason=""),)

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"item": "1"}, ("VAL-FORMAT", "/items/0/item")),
            ({"item": None}, ("VAL-REQUIRED", "/items/0/item")),
            ({"quantity": 14}, ("VAL-FORMAT", "/items/0/quantity")),
            ({"quantity": "01"}, ("VAL-FORMAT", "/items/0/quantity")),
            ({"disposition": "given"}, ("VAL-CHOICE", "/items/0/disposition")),
            ({"code": {"system": "generic", "value": "1"}}, ("VAL-FORMAT", "/items/0/code")),
            ({"code": "1"}, ("VAL-FORMAT", "/items/0/code")),
            ({"name": 1}, ("VAL-TYPE", "/items/0/name")),
            ({"name": "あ" * 201}, ("VAL-LENGTH", "/items/0/name")),
            ({"days": 0}, ("VAL-FORMAT", "/items/0/days")),
            ({"days": True}, ("VAL-FORMAT", "/items/0/days")),
            ({"days": 366, "lot": ""}, ("VAL-LENGTH", "/items/0/lot")),
            ({"code": {"system": "yj", "value": "1" * 13}}, ("VAL-LENGTH", "/items/0/code")),
            ({"inquiry_id": "x"}, ("VAL-FORMAT", "/items/0/inquiry_id")),
            ({"more": 1}, ("VAL-UNKNOWN-FIELD", "/items/0")),
        ],
    )
    def test_each_member_is_named_that_is_wrong(self, changed, expected):
        assert told({**HEAD, "items": [{**ITEM, **changed}]}) == [expected]

    @pytest.mark.parametrize("day", ["2026-02-30", "20261121", 1])
    def test_a_day_that_there_is_not_is_refused(self, day):
        assert told({**HEAD, "dispensed_on": day}) == [("VAL-FORMAT", "/dispensed_on")]

    @pytest.mark.parametrize("sha256", ["0" * 63, "A" * 64, "", 1])
    def test_a_paper_is_named_by_64_digits(self, sha256):
        assert told({**HEAD, "prescription_sha256": sha256}) == [("VAL-FORMAT", "/prescription_sha256")]

    def test_names_codes_and_days_are_read_as_what_they_are(self):
        code = {"system": "yj", "value": "2171022F1029"}
        read = result_of({**HEAD, "items": [{**ITEM, "code": code, "days": 7, "inquiry_id": UID}]}).value
        assert read is not None
        assert (read.items[0].code, read.items[0].days) == (DrugCode(System.YJ, "2171022F1029"), 7)
        assert str(read.items[0].inquiry_id) == UID

    def test_lists_are_lists_and_not_endless(self):
        assert told({**HEAD, "items": {}}) == [("VAL-TYPE", "/items")]
        assert told({**HEAD, "items": [ITEM] * (MOST_ITEMS + 1)}) == [("VAL-LENGTH", "/items")]
        assert ("VAL-TYPE", "") in told([])

    @pytest.mark.parametrize(
        "content", [b"{", b'{"a":1,"a":2}', b"[" * 40 + b"]" * 40, b" " * (dispensing_documents.MOST_BYTES + 1)]
    )
    def test_what_is_no_strict_json_is_refused(self, content):
        with pytest.raises(JsonBroken):
            dispensing_documents.read(content)

    @given(st.binary(max_size=200))
    def test_whatever_bytes_come_they_are_read_or_refused(self, content):
        with suppress(JsonBroken):
            assert dispensing_documents.read(content).items is not None


class TestTheMedicines:
    def test_amounts_are_doses_times_days_and_of_a_split_this_parts(self):
        assert prescribed_of(document(), MASTERS)["1-1"].amount == 14
        assert prescribed_of(document(split_quantity=7, total_quantity=14), MASTERS)["1-1"].amount == 7

    def test_what_no_master_knows_is_left_out(self):
        other = item(TABLET, information=Information.UNINSURED)
        written = document(other)
        assert (prescribed_of(written, MASTERS), others_of(written)) == ({}, {"1-1"})
        assert given_of(result(), {"1-1"}, [Ground.NONE], MASTERS) == ()
        assert taken_items(written, result(), MASTERS) == ()
        assert list(code_faults(result(), {"1-1"}, MASTERS, ())) == []

    def test_a_generic_name_is_never_given(self):
        generic = DrugCode(System.GENERIC, TABLET.generic_code)
        (fault,) = code_faults(result(one(code=generic)), (), MASTERS, ())
        assert (fault.problem.code, fault.pointer) == ("RX-DRUG-UNKNOWN", "/items/0/code")

    def test_code_name_and_unit_say_one_product(self):
        assert list(code_faults(result(), (), MASTERS, ())) == []
        wrong = result(one(name="架空錠"), one(unit="包"))
        assert [(fault.problem.code, fault.pointer) for fault in code_faults(wrong, (), MASTERS, ())] == [
            ("RX-DRUG-NAME", "/items/0/name"),
            ("RX-DRUG-UNIT", "/items/1/unit"),
        ]

    def test_a_stopped_code_is_not_given_either(self):
        (fault,) = code_faults(result(), (), MASTERS, {TABLET.receipt_code})
        assert fault.problem.code == "RX-DRUG-STOPPED"


class TestHowLongItLasts:
    def days(self, *items: GivenItem, written: Any = None) -> list[tuple[timedelta, str]]:
        found = taken_items(document() if written is None else written, result(*items), MASTERS)
        return [(each.ends_on - each.starts_on, each.counted) for each in found]

    def test_as_prescribed_so_long_as_prescribed(self):
        assert self.days() == [(timedelta(days=14), "days")]

    def test_what_was_said_counts(self):
        assert self.days(one(days=3)) == [(timedelta(days=3), "days")]

    def test_external_medicines_count_fourteen_days(self):
        written = document(form=DosageForm.EXTERNAL, quantity=1)
        assert self.days(written=written) == [(timedelta(days=14), "fourteen")]

    def test_added_ones_count_fourteen_days_unless_said(self):
        assert self.days(one(item_key="9-1", disposition=Disposition.ADDED)) == [(timedelta(days=14), "fourteen")]

    @given(st.integers(1, 13))
    def test_a_part_lasts_pro_rata_in_however_many_lots(self, amount):
        lots = [one(amount=Decimal(1), disposition=Disposition.PARTIAL) for _ in range(amount)]
        assert self.days(*lots) == [(timedelta(days=amount), "days")]

    def test_what_was_dropped_is_not_taken(self):
        assert self.days(one(disposition=Disposition.DROPPED, code=None, amount=Decimal(0))) == []

    def test_a_code_that_nobody_knows_is_no_medicine(self):
        assert self.days(one(code=DrugCode(System.RECEIPT, "611111111"))) == []

    def test_without_a_prescription_of_ours_it_counts_by_itself(self):
        assert len(taken_items(None, result(), MASTERS)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"code": None, "name": "", "amount": Decimal(0), "unit": "", "disposition": Disposition.DROPPED},
        {"days": 7, "usage": "毎食後", "lot": "L1", "package_code": "04987123456784", "inquiry_id": UUID(UID)},
        {"protocol_id": UUID(UID), "amount": Decimal("1.50"), "code": DrugCode(System.YJ, "2171022F1029")},
    ],
)
def test_what_was_given_is_read_as_it_was_written(changed):
    written = {**HEAD, "items": [item_as_json(one(**changed))]}
    assert result_of(written).value.items == (one(**changed),)
