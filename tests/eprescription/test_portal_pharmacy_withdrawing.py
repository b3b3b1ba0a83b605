"""調剤結果の取消 on a page: by the pharmacy that dispensed, until something else came of the prescription."""

from uuid import uuid4

import pytest
from django.urls import reverse

from eprescription.models import Prescription
from eprescription.states import RxState
from platform_site import clock
from tests.eprescription.pharmacies import GREEN, dispensed, now, received
from tests.support import rx
from tests.support.clinic_pages import doctor
from tests.support.pages import done, is_closed, seen, text_of
from tests.support.pharmacy_pages import page_of, pharmacist, result_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
WITHDRAW = "/clinic/pharmacy/withdraw"


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def row(issuing) -> Prescription:
    return dispensed(received(rx.registered(rx.AMLODIPINE))).prescription


def about(uid: object) -> str:
    return f"{WITHDRAW}?about={uid}"


def test_a_result_is_taken_back_and_the_prescription_is_in_hand_again(me, row):
    assert about(row.uid) in seen(me, page_of(row))
    assert rx.AMLODIPINE in seen(me, about(row.uid))
    page = text_of(done(me, about(row.uid), about=str(row.uid)))
    assert page_of(row) in page
    assert now(row).state == RxState.RECEIVED
    assert result_of(row) is None
    after = seen(me, page_of(row))
    assert "調剤結果を入力する" in after
    assert WITHDRAW not in after


def test_the_prescriber_sees_no_result_any_more(me, row):
    done(me, about(row.uid), about=str(row.uid))
    assert "調剤結果はまだありません" in seen(doctor(), reverse("clinic_result", args=[row.uid]))


def test_of_a_refill_that_goes_on_nothing_is_taken_back(me):
    row = dispensed(received(rx.registered(rx.AMLODIPINE, refills=2))).prescription
    assert WITHDRAW not in seen(me, page_of(row))
    answer = me.get(about(row.uid))
    assert answer.status_code == 409
    assert "調剤結果を取り消せます" in text_of(answer)


def test_what_is_in_hand_has_no_result_to_take_back(me):
    row = received(rx.registered(rx.AMLODIPINE))
    assert WITHDRAW not in seen(me, page_of(row))
    assert me.get(about(row.uid)).status_code == 409


def test_another_pharmacys_result_does_not_exist_as_one_of_nobody(me):
    row = received(rx.registered(rx.AMLODIPINE), GREEN)
    dispensed(row, at_pharmacy=GREEN)
    answers = [me.get(about(uid)) for uid in (row.uid, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert me.get(WITHDRAW).status_code == 404
    assert now(row).state == RxState.DISPENSED


def test_the_right_lost_meanwhile_takes_nothing_back(me, row):
    check = me.post(about(row.uid), {"about": str(row.uid)})["Location"]
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    assert me.post(check).status_code in (302, 403)
    assert now(row).state == RxState.DISPENSED


def test_only_pharmacists_come_in(row):
    is_closed(about(row.uid), doctor(), Visitor.of("receptionist", "pharmacy"), Visitor.of("pharmacist", "hospital"))
