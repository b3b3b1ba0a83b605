"""調剤録 as data: of its own dispensings a pharmacy is told what it has to write down (R-063)."""

from uuid import uuid4

import pytest

from eprescription.models import Inquiry, Prescription
from eprescription.states import InquiryState
from platform_site import clock
from platform_site.permissions import Scope
from tests.eprescription.api_calls import API, NAMED
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, given, opened, received
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def record(uid, pharmacy=BLUE, *, scopes=None, headers=NAMED):
    return Caller(pharmacy, scopes).get(f"{API}/prescriptions/{uid}/dispensing-record", **headers)


@pytest.fixture
def row():
    """A prescription that the blue pharmacy dispensed."""
    return dispensed(received(rx.registered())).prescription


def answered(row: Prescription) -> Inquiry:
    """Have an item changed by the doctor's answer."""
    with opened(row):
        return Inquiry.objects.create(
            person_id=row.person_id, prescription=row, item_key="1-1", asked_by=Caller(BLUE).row.organisation,
            asked_of=row.organisation, question="残薬があります。", state=InquiryState.ANSWERED, result="changed",
            answer="7日分に変更", answered_by="医師　二奈", asked_at=clock.now(), ended_at=clock.now(),
        )  # fmt: skip


class TestWhatItSays:
    def test_of_patient_prescriber_and_facility(self, row):
        told = record(row.uid).json()
        assert told["patient"] == {
            "name": "架空　本人", "kana": "ｶｸｳ ﾎﾝﾆﾝ", "sex": "male", "birth_date": "1985-04-01",
        }  # fmt: skip
        assert told["prescriber"] == {"name": "医師　二奈", "role": "doctor"}
        assert (told["facility"]["code"], told["issued_on"]) == ("1310200022", row.issued_on.isoformat())

    def test_of_each_dispensing_who_gave_what_when_and_for_how_long(self, row):
        (entry,) = record(row.uid).json()["dispensings"]
        (item,) = entry["items"]
        assert (item["master_name"], item["quantity"], item["usage"]) == (rx.AMLODIPINE, "14", "１日１回朝食後")
        assert item["changed_by"] is None
        assert entry["signer"]
        assert entry["time_stamp"]
        born, on = 1985, row.issued_on
        assert entry["age"] == on.year - born - ((on.month, on.day) < (4, 1))

    def test_by_whose_answer_something_was_changed(self):
        row = received(rx.registered())
        inquiry = answered(row)
        dispensed(row, given(quantity="7", disposition="changed", inquiry_id=str(inquiry.uid)))
        (entry,) = record(row.uid).json()["dispensings"]
        assert entry["items"][0]["changed_by"] == {
            "by": "inquiry", "text": "7日分に変更", "result": "changed", "answered_by": "医師　二奈",
        }  # fmt: skip

    def test_nothing_of_what_another_pharmacy_gave(self):
        row = rx.registered(refills=3)
        dispensed(received(row))
        assert record(row.uid, GREEN).json()["code"] == "RX-NOT-HOLDER"

    def test_it_is_audited(self, row):
        record(row.uid)
        line = lines_of([row.person_id])[-1]
        assert (line.event, line.ground) == ("eprescription.dispensing_record_read", "redeemed")


class TestRefused:
    def test_to_who_has_only_received_it_as_to_who_knows_of_none(self):
        row = received(rx.registered())
        first, other, none = record(row.uid), record(row.uid, GREEN), record(uuid4())
        assert {first.json()["code"], other.json()["code"], none.json()["code"]} == {"RX-NOT-HOLDER"}
        assert {first.json()["detail"], other.json()["detail"], none.json()["detail"]} == {first.json()["detail"]}

    def test_without_the_scope(self, row):
        assert record(row.uid, rx.CLINIC).json()["code"] == "AUTH-SCOPE"
        assert record(row.uid, scopes=frozenset({Scope.ELIGIBILITY_CHECK})).json()["code"] == "AUTH-SCOPE"

    def test_without_the_name_of_who_reads(self, row):
        assert record(row.uid, headers={}).status_code == 400
