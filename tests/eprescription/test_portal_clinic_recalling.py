"""処方箋の回収 on a page: by its issuer, also once a pharmacy has it in hand, and for one of the reasons that exist."""

from uuid import uuid4

import pytest
from django.urls import reverse

from eprescription.errors.redemption import NotRedeemable
from eprescription.models import Prescription
from eprescription.rules.recalls import REASONS
from eprescription.states import RxState
from tests.eprescription.pharmacies import by_number, dispensed, now, received
from tests.support import rx
from tests.support.clinic_pages import came
from tests.support.pages import done, is_closed, seen, text_of, wrong
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
RECALL = "/clinic/recall"


def about(row: Prescription) -> str:
    return f"{RECALL}?about={row.uid}"


def recalled(me: Visitor, row: Prescription) -> str:
    return text_of(done(me, about(row), about=str(row.uid), reason="reissued"))


def test_what_was_recalled_cannot_be_redeemed_any_more(me):
    row = rx.registered(rx.AMLODIPINE)
    assert about(row) in seen(me, reverse("clinic_visit", args=[came()]))
    page = seen(me, about(row))
    assert rx.AMLODIPINE in page
    assert all(words in page for words in REASONS.values())
    assert reverse("clinic_copy", args=[row.uid]) in recalled(me, row)
    assert now(row).state == RxState.RECALLED
    with pytest.raises(NotRedeemable):
        by_number(row)


def test_a_prescription_in_a_pharmacys_hand_is_recalled_too(me):
    row = received(rx.registered())
    page = seen(me, reverse("clinic_visit", args=[came()]))
    assert about(row) in page
    assert "/clinic/cancel" not in page
    assert "電話などで知らせてください" in recalled(me, row)
    assert now(row).state == RxState.RECALLED


def test_a_reason_is_needed_and_is_one_of_three(me):
    row = rx.registered()
    for reason in ("", "whatever"):
        wrong(me, about(row), {"about": str(row.uid), "reason": reason})
    assert now(row).state == RxState.REGISTERED


def test_what_was_dispensed_is_not_recalled(me):
    row = dispensed(received(rx.registered())).prescription
    assert about(row) not in seen(me, reverse("clinic_visit", args=[came()]))
    assert me.get(about(row)).status_code == 409


def test_what_was_dispensed_after_it_was_asked_is_not_recalled(me):
    row = received(rx.registered())
    checked = me.post(about(row), {"about": str(row.uid), "reason": "reissued"})["Location"]
    dispensed(row)
    assert me.post(checked).status_code == 409
    assert now(row).state == RxState.DISPENSED


def test_another_clinics_does_not_exist_as_none_does(me):
    row = rx.registered(clinic=rx.OTHER)
    answers = [me.get(f"{RECALL}?about={uid}") for uid in (row.uid, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_only_prescribers_recall(me):
    row = rx.registered()
    is_closed(about(row), Visitor.of("pharmacist", "pharmacy"), Visitor.of("receptionist", "clinic"))
