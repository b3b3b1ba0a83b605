"""`/clinic/pharmacy/`: redeemed by the printed numbers, listed, received, given back."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from eprescription.actions.cancelling import cancel
from eprescription.models import RedemptionGrant
from eprescription.portal.clinic_insurance import NONE
from eprescription.queries.pharmacy_lists import DISPENSED_SINCE, at_pharmacy
from eprescription.rules.document import Form, Payer
from eprescription.states import RxState
from platform_site import clock
from platform_site.models import Search
from tests.eprescription.pharmacies import GREEN, by_number, dispensed, given, now, opened, received
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.clinic_pages import doctor
from tests.support.pages import done, is_closed, nothing_changes, seen, text_of
from tests.support.pharmacy_pages import page_of, pharmacist, printed
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
LIST, REDEEM = "/clinic/pharmacy/", "/clinic/pharmacy/redeem"
NOT_THERE = "該当する処方箋が見つかりません。"
RETURN = "/clinic/pharmacy/return"
INDIVIDUAL_NUMBER = "123456789018"
PAYERS = (Payer("12139994", "0000018"),)


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def row(issuing):
    return rx.registered(rx.AMLODIPINE)


def refused(me: Visitor, form: dict[str, str]) -> str:
    """Send numbers that redeem nothing; return the page that says so."""
    answer = me.post(REDEEM, form)
    assert answer.status_code == 302, text_of(answer)
    assert re.fullmatch(rf"{REDEEM}\?search=[0-9a-f-]{{36}}", answer["Location"])
    return seen(me, answer["Location"])


def test_the_printed_numbers_lead_to_the_prescription(me, row):
    answer = me.post(REDEEM, printed(row))
    assert (answer.status_code, answer["Location"]) == (302, page_of(row))
    assert rx.AMLODIPINE in seen(me, page_of(row))


def test_payer_and_recipient_are_the_other_way(me):
    row = rx.registered(person="P010", insurance=NONE, payers=PAYERS, form=Form.JSON)
    form = printed(row, person="P010", way="payer", payer_number="12139994", recipient_number="0000018")
    assert me.post(REDEEM, form).status_code == 302


def test_a_wrong_number_and_one_that_is_over_are_one_answer(me, row):
    over = printed(row)
    other = f"{(int(over['redemption_number']) + 1) % 1_000_000:06d}"
    wrong = refused(me, {**over, "redemption_number": other})
    cancel(uid=row.uid, reason="誤記", by=Caller(rx.CLINIC).actor, at=clock.now())
    assert NOT_THERE in wrong
    assert NOT_THERE in refused(me, over)


def test_wrong_tries_are_limited_in_words(me, row):
    form = printed(row, number="9999")
    pages = [refused(me, form) for _ in range(12)]
    assert NOT_THERE in pages[0]
    assert NOT_THERE not in pages[-1]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("redemption_number", "12345"), ("redemption_number", "１２３４５６"), ("redemption_number", ""),
        ("insurer_number", ""), ("insurer_number", "123"), ("number", ""), ("way", "x"),
    ],
)  # fmt: skip
def test_each_number_has_to_be_one(me, row, field, text):
    page = refused(me, printed(row, **{field: text}))
    assert f'href="#id_{field}' in page


def test_what_was_typed_is_ones_own_to_go_back_to(me, row):
    form = printed(row, redemption_number="12345")
    address = me.post(REDEEM, form)["Location"]
    assert 'value="12345"' in seen(me, address)
    assert 'value="12345"' not in seen(pharmacist("pharmacist-2"), address)
    assert 'role="alert"' not in seen(me, f"{REDEEM}?search=x")


def test_an_individual_number_is_refused_at_once_and_kept_nowhere(me, row):
    before = Search.objects.count()
    answer = me.post(REDEEM, printed(row, symbol=INDIVIDUAL_NUMBER))
    assert answer.status_code == 422
    assert INDIVIDUAL_NUMBER not in text_of(answer)
    assert Search.objects.count() == before


def test_a_payer_number_has_to_be_one(me, row):
    assert 'href="#id_payer_number"' in refused(me, printed(row, way="payer", payer_number="1", recipient_number="1"))
    assert 'href="#id_recipient_number"' in refused(me, printed(row, way="payer", payer_number="12139994"))


def test_the_list_has_what_is_in_hand_first_then_what_was_redeemed_then_what_was_dispensed(me, row):
    old = dispensed(received(rx.registered(rx.LOXOPROFEN)), given(name=rx.LOXOPROFEN)).prescription
    by_number(row)
    held = received(rx.registered(rx.NORVASC))
    page = seen(me, LIST)
    places = [page.index(page_of(each)) for each in (held, row, old)]
    assert places == sorted(places)
    assert page.count("まだ受け付けていません") == 1


def test_a_result_of_long_ago_is_not_on_the_list(me, row):
    dispensed(received(row))
    later = clock.now() + DISPENSED_SINCE + timedelta(minutes=1)
    assert at_pharmacy(me.actor, at=later) == []


def test_another_pharmacys_prescriptions_are_not_there(me, row):
    received(row, GREEN)
    assert "受け付けた処方箋はありません" in seen(me, LIST)
    for name in ("pharmacy_audit", "pharmacy_receive", "pharmacy_dispense"):
        assert me.get(page_of(row, name)).status_code == 404
    assert me.post(page_of(row, "pharmacy_receive")).status_code == 404
    assert me.get(f"{RETURN}?about={row.uid}").status_code == 404


def test_the_list_and_each_look_leave_a_line_about_the_person(me, row):
    by_number(row)
    before = len(lines_of([row.person_id]))
    seen(me, LIST)
    seen(me, page_of(row))
    events = [line.event for line in lines_of([row.person_id])[before:]]
    assert events == ["eprescription.prescription_read"] * 2


def test_looking_changes_nothing(me, row):
    by_number(row)
    with nothing_changes():
        seen(me, LIST)
        seen(me, REDEEM)
        seen(me, page_of(row))
        me.get(page_of(row, "pharmacy_receive"))


def test_a_redeemed_one_is_received_with_a_receipt_number(me, row):
    by_number(row)
    page = text_of(me.sends(page_of(row, "pharmacy_receive")))
    assert "受付番号" in page
    assert "調剤結果を入力する" in page
    assert now(row).state == RxState.RECEIVED


def test_one_that_another_pharmacy_received_is_refused(me, row):
    by_number(row)
    received(row, GREEN)
    page = text_of(me.sends(page_of(row, "pharmacy_receive")))
    assert "ほかの薬局が受け付けています" in page
    assert "受付番号" not in page


def test_one_that_is_in_hand_here_is_not_received_a_second_time(me, row):
    received(row)
    page = text_of(me.sends(page_of(row, "pharmacy_receive")))
    assert "この薬局ですでに受け付けている処方箋です" in page
    assert "ほかの薬局" not in page
    assert "調剤結果を入力する" in page
    assert "受付番号" not in page


def test_the_numbers_of_one_in_hand_lead_to_its_page(me, row):
    received(row)
    answer = me.post(REDEEM, printed(row))
    assert (answer.status_code, answer["Location"]) == (302, page_of(row))


def test_a_reception_is_taken_back_and_then_it_is_gone_from_here(me, row):
    received(row)
    page = text_of(done(me, f"{RETURN}?about={row.uid}", about=str(row.uid)))
    assert "受け付けました" in page
    assert now(row).state == RxState.REGISTERED
    assert me.get(page_of(row)).status_code == 404
    with opened(row):
        assert not RedemptionGrant.objects.filter(prescription=row, ended_at__isnull=True).exists()


def test_one_that_is_only_redeemed_cannot_be_given_back(me, row):
    by_number(row)
    assert me.get(f"{RETURN}?about={row.uid}").status_code == 409


def test_only_pharmacists_of_pharmacies_come_in(row):
    by_number(row)
    for path in (LIST, REDEEM, page_of(row), page_of(row, "pharmacy_receive"), page_of(row, "pharmacy_dispense")):
        is_closed(path, doctor(), Visitor.of("pharmacist", "hospital"), Visitor.of("receptionist", "pharmacy"))


def test_somebody_whose_role_ended_meanwhile_comes_in_no_more(me, row):
    by_number(row)
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    assert me.get(page_of(row)).status_code == 403
    assert me.post(page_of(row, "pharmacy_receive")).status_code == 403
    assert now(row).state == RxState.REGISTERED


def test_the_menu_leads_here(me):
    assert reverse("pharmacy") in seen(me, "/start/")
