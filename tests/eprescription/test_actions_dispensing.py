"""調剤結果の登録: what may be given, who signs it, what changes by it, and what is refused (R-053, E-17)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from eprescription.actions.dispensing import dispense
from eprescription.errors.checks import Stopped
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.errors.json_form import JsonBroken
from eprescription.errors.redemption import NotHolder
from eprescription.errors.registering import UsedBefore
from eprescription.errors.signatures import FacilityNotInDocument, SignatureBroken, SignatureMissing, SignerRole
from eprescription.gateways import time_stamps
from eprescription.models import DispensedItem, Inquiry, StoredOriginal
from eprescription.queries.originals import bytes_of
from eprescription.rules.checks.findings import Override
from eprescription.rules.document import ItemNote
from eprescription.states import InquiryState, RxState
from platform_site import clock
from platform_site.errors import NotInThisState
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import (
    BLUE,
    GREEN,
    dispensed,
    given,
    lines_of,
    now,
    opened,
    received,
    result,
    signed,
)
from tests.eprescription.test_actions_registering_stopped import Counter, answered
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def send(row, sent, pharmacy=BLUE, **more):
    return dispense(uid=row.uid, sent=sent, by=Caller(pharmacy).actor, at=clock.now(), **more)


def refused(row, *items, **changed):
    """Return code and pointer of each fault with which a result is refused."""
    with pytest.raises(DispensingUnfit) as caught:
        dispensed(row, *items, **changed)
    return [(fault.problem.code, fault.pointer) for fault in caught.value.faults]


class TestWhatChanges:
    def test_the_prescription_is_dispensed_and_what_is_taken_starts_today(self):
        row = received(rx.registered())
        made = dispensed(row)
        assert now(row).state == RxState.DISPENSED
        (line,) = lines_of(row)
        today = jst_day(clock.now())
        assert (line.dispensing_id, line.starts_on, line.ends_on) == (
            made.dispensing.pk,
            today,
            today + timedelta(days=14),
        )

    def test_code_and_both_names_lot_and_package_are_kept(self):
        row = received(rx.registered())
        made = dispensed(row, given(lot="A12-3", package_code="14987123456780"[:13] + _check("1498712345678")))
        with opened(row):
            kept = DispensedItem.objects.get(dispensing=made.dispensing)
        assert (kept.sent_name, kept.master_name, kept.lot) == (rx.AMLODIPINE, rx.AMLODIPINE, "A12-3")
        assert kept.prescribed_item_id is not None

    def test_one_item_may_be_given_in_two_lots_and_is_taken_once(self):
        row = received(rx.registered())
        made = dispensed(row, given(quantity="4", lot="A1"), given(quantity="10", lot="A2"))
        with opened(row):
            assert DispensedItem.objects.filter(dispensing=made.dispensing).count() == 2
        assert len(lines_of(row)) == 1

    def test_a_part_lasts_so_long_as_it_lasts(self):
        row = received(rx.registered())
        dispensed(row, given(quantity="5", disposition="partial"))
        (line,) = lines_of(row)
        assert (line.ends_on - line.starts_on).days == 5

    def test_what_was_given_stands_under_a_time_stamp_of_ours(self):
        made = dispensed(received(rx.registered())).dispensing
        stamp = time_stamps.read(made.time_stamp)
        assert (stamp.sha256, stamp.about) == (bytes(made.sha256), f"Dispensing:{made.uid}:1")

    def test_the_pharmacist_who_signed_is_kept(self):
        assert dispensed(received(rx.registered())).dispensing.signer["role"] == "pharmacist"

    def test_originals_are_stored_where_that_was_ordered(self):
        row = received(rx.registered())
        dispensed(row, store=True)
        with opened(row):
            kept = {each.of: bytes_of(each) for each in StoredOriginal.objects.all()}
        assert kept.keys() == {"prescription", "dispensing"}
        assert str(row.uid).encode() in kept["dispensing"]


class TestRefills:
    def test_the_first_of_three_leaves_it_open_for_the_next(self):
        row = received(rx.registered(refills=3))
        dispensed(row)
        stands = now(row)
        due = jst_day(clock.now()) + timedelta(days=14)
        assert (stands.state, stands.used_count, stands.next_due_on) == (RxState.REGISTERED, 1, due)
        assert stands.received_by_id is None

    def test_the_next_is_not_received_before_its_week(self):
        row = received(rx.registered(refills=2))
        dispensed(row)
        with pytest.raises(NotInThisState):
            received(row)


class TestSignatures:
    def test_a_doctor_dispenses_nothing(self):
        row = received(rx.registered())
        with pytest.raises(SignerRole):
            send(row, signed(result(row), by="clinic-doctor-1"))

    def test_other_bytes_than_the_signed_ones_are_refused(self):
        row = received(rx.registered())
        sent = signed(result(row))
        changed = type(sent)(document=sent.document.replace(b"14", b"15"), signature=sent.signature)
        with pytest.raises(SignatureBroken):
            send(row, changed)

    def test_it_is_signed_at_all(self):
        row = received(rx.registered())
        with pytest.raises(SignatureMissing):
            send(row, type(signed({}))(document=b"{}", signature=None))

    def test_a_result_signed_for_another_pharmacy_is_refused(self):
        row = received(rx.registered())
        with pytest.raises(FacilityNotInDocument):
            send(row, signed(result(row, at_pharmacy=GREEN)))

    def test_a_result_signed_for_another_prescription_is_refused(self):
        other, row = rx.registered(rx.LOXOPROFEN), received(rx.registered())
        assert refused(row, prescription_id=str(other.uid)) == [("VAL-FORMAT", "/prescription_id")]

    def test_a_result_that_names_a_paper_prescription_is_refused(self):
        row = received(rx.registered())
        assert refused(row, prescription_sha256="0" * 64) == [("VAL-FORMAT", "/prescription_sha256")]

    def test_one_signed_result_is_registered_once(self):
        row = received(rx.registered(refills=2))
        sent = signed(result(row))
        send(row, sent)
        row.next_due_on = None
        with pytest.raises((UsedBefore, NotInThisState, NotHolder)):
            send(row, sent)


class TestWhoDispenses:
    def test_another_pharmacy_knows_nothing_of_it(self):
        row = received(rx.registered(), BLUE)
        with pytest.raises(NotHolder):
            dispensed(row, at_pharmacy=GREEN)

    def test_nobody_dispenses_what_was_not_received(self):
        with pytest.raises(NotHolder):
            dispensed(rx.registered())

    def test_nothing_is_dispensed_twice(self):
        row = received(rx.registered())
        dispensed(row)
        with pytest.raises(NotInThisState):
            dispensed(row, message="もう一度")

    def test_there_is_no_other_prescription_of_that_name(self):
        row = received(rx.registered())
        with pytest.raises(NotHolder):
            dispense(uid=uuid4(), sent=signed(result(row)), by=Caller(BLUE).actor, at=clock.now())


class TestWhatMayBeGiven:
    def test_a_generic_of_the_same_may_be_given_for_the_brand(self):
        row = received(rx.registered(rx.NORVASC))
        dispensed(row, given(disposition="generic"))
        assert [line.name for line in lines_of(row)] == [rx.AMLODIPINE]

    def test_not_against_the_prescribers_veto(self):
        item = rx.item(rx.NORVASC, notes=(ItemNote("3", "患者の希望", ""),))
        (rp,) = rx.rps(rx.NORVASC)
        row = received(rx.registered(rps=(_with(rp, item),)))
        assert refused(row, given(disposition="generic")) == [("RX-DISPENSING-VETO", "/items/0")]

    def test_an_amount_that_is_too_much_is_refused(self):
        assert refused(received(rx.registered()), given(quantity="28")) == [
            ("RX-DISPENSING-QUANTITY", "/prescribed/1-1")
        ]

    def test_an_item_without_a_result_is_refused(self):
        row = received(rx.registered(rx.AMLODIPINE, rx.LOXOPROFEN))
        assert refused(row) == [("RX-DISPENSING-QUANTITY", "/prescribed/2-1")]

    def test_a_change_needs_an_answered_inquiry(self):
        row = received(rx.registered())
        change = given(name=rx.LOXOPROFEN, disposition="changed")
        assert refused(row, change) == [("RX-DISPENSING-INQUIRY", "/items/0")]
        inquiry = _inquiry(row)
        with opened(row):
            inquiry.move(to=InquiryState.ANSWERED, at=clock.now(), result="changed", answer="変更", answered_by="医師")
        dispensed(row, {**change, "inquiry_id": str(inquiry.uid)})
        assert [line.name for line in lines_of(row)] == [rx.LOXOPROFEN]

    def test_what_was_dropped_after_asking_is_not_taken(self):
        row = received(rx.registered())
        inquiry = _inquiry(row)
        with opened(row):
            inquiry.move(to=InquiryState.ANSWERED, at=clock.now(), result="dropped", answer="中止", answered_by="医師")
        dispensed(row, {"item": "1-1", "disposition": "dropped", "quantity": "0", "inquiry_id": str(inquiry.uid)})
        assert lines_of(row) == []

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"code": {"system": "receipt", "value": "611111111"}}, ("RX-DRUG-UNKNOWN", "/items/0/code")),
            ({"name": rx.NORVASC}, ("RX-DRUG-NAME", "/items/0/name")),
            ({"unit": "包"}, ("RX-DRUG-UNIT", "/items/0/unit")),
            ({"lot": "全角"}, ("RX-DISPENSING-LOT", "/items/0")),
            ({"package_code": "12345678901234"}, ("RX-DISPENSING-LOT", "/items/0")),
        ],
    )
    def test_code_name_unit_lot_and_package_have_to_fit(self, changed, told):
        assert told in refused(received(rx.registered()), {**given(), **changed})

    def test_it_was_not_dispensed_tomorrow_nor_before_it_was_received(self):
        row = received(rx.registered())
        today = jst_day(clock.now())
        for day in (today + timedelta(days=1), today - timedelta(days=1)):
            assert [pointer for _, pointer in refused(row, dispensed_on=day.isoformat())] == ["/dispensed_on"]

    def test_the_next_day_comes_after_this_one(self):
        row = received(rx.registered(refills=2))
        assert [pointer for _, pointer in refused(row, next_due_on=jst_day(clock.now()).isoformat())] == [
            "/next_due_on"
        ]

    def test_what_has_another_shape_is_refused_with_each_member_named(self):
        row = received(rx.registered())
        with pytest.raises(JsonBroken) as caught:
            send(row, signed({**result(row), "items": [{"item": "x"}], "more": 1}))
        assert {fault.pointer for fault in caught.value.faults} == {
            "",
            "/items/0/item",
            "/items/0/disposition",
            "/items/0/quantity",
        }


class TestChecks:
    def test_what_she_takes_elsewhere_stops_it_until_there_is_a_reason(self):
        row = rx.registered(rx.AMLODIPINE)
        counter = Counter(rx.AMLODIPINE, clinic=rx.OTHER)
        counter.send(*answered(counter.stopped()))
        received(row)
        sent = signed(result(row))
        with pytest.raises(Stopped) as caught:
            send(row, sent)
        assert now(row).state == RxState.RECEIVED
        reasons = [Override(each.key, "医師に確認済み", confirmed=True) for each in caught.value.findings]
        send(row, sent, overrides=reasons)
        assert now(row).state == RxState.DISPENSED

    def test_the_prescription_itself_is_no_duplicate_of_what_is_given_for_it(self):
        assert dispensed(received(rx.registered())).check.findings == []


def _inquiry(row):
    with opened(row):
        return Inquiry.objects.create(
            person_id=row.person_id, prescription=row, item_key="1-1", asked_by_id=Caller(BLUE).row.organisation_id,
            asked_of_id=row.organisation_id, question="変更してよいですか。", asked_at=clock.now(),
        )  # fmt: skip


def _with(rp, item):
    return type(rp)(number=1, dosage_form=rp.dosage_form, quantity=rp.quantity, usage=rp.usage, items=(item,))


def _check(digits):
    """Return the check digit of a GTIN of 14 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, (3, 1) * 7, strict=False))
    return str(-total % 10)
