"""The audit view on a page: both names, values, the doctor's reasons, findings masked and opened by oral consent."""

import re
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from eprescription.actions.checking import check_medicines
from eprescription.models import FindingOpening
from eprescription.queries.findings import shown_of
from eprescription.rules.document import Split, Uneven, UsageNote
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.api_calls import API, paper_body
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, given, opened, received
from tests.eprescription.reasons import registered_for_a_reason
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import doctor
from tests.support.pages import is_closed, seen, text_of
from tests.support.pharmacy_pages import page_of, pharmacist
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CONSENT = ("care_drug_allergy_lab",)


@pytest.fixture
def row(issuing):
    """A medicine that meets another clinic's, prescribed with a reason, and received."""
    rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
    return received(registered_for_a_reason(rx.ITRACONAZOLE))


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


def test_the_issuers_text_and_the_masters_name_stand_beside_each_other(me):
    item = rx.item(rx.NORVASC, sent_as="ノルバスク錠５mg")
    [rp] = rx.rps(rx.NORVASC)
    row = rx.registered(
        rps=(type(rp)(number=1, dosage_form=rp.dosage_form, quantity=14, usage=rp.usage, items=(item,)),)
    )
    by_number(row)
    page = seen(me, page_of(row))
    assert "ノルバスク錠５mg" in page
    assert rx.NORVASC in page


def test_values_and_remarks_are_on_it(me):
    row = rx.registered(renal_values=("eGFR 45",), clinical_notes=(("架空薬", "経過"),), leftover="1")
    by_number(row)
    page = seen(me, page_of(row))
    for text in ("eGFR 45", "架空薬: 経過", "疑義照会した上で調剤する"):
        assert text in page


def test_all_that_the_prescriber_wrote_of_a_medicine_is_on_it(me):
    [rp] = rx.rps(rx.NORVASC)
    uneven = Uneven((Decimal("0.4"), Decimal("0.3"), Decimal("0.3")), ())
    item = replace(rp.items[0], uneven=uneven, single_dose="1/3", single_times=3)
    notes = (UsageNote("4", "１日おきに服用", "", ""),)
    split = {"split_quantity": 5, "total_quantity": 14}
    row = rx.registered(
        rps=(replace(rp, items=(item,), usage_notes=notes, **split),), split=Split(3, 1),
        clinical_notes=(("", "体重 60kg"),), renal_values=("eGFR 45",), leftover="2",
    )  # fmt: skip
    received(row)
    page = seen(me, page_of(row))
    words = (
        "不均等: 1回目から順に 0.4・0.3・0.3錠", "1回 1/3錠、1日3回", "１日おきに服用",
        "今回5日分（全部で14日分）", "<li>体重 60kg</li>", "<li>eGFR 45</li>", "医療機関へ情報提供する",
    )  # fmt: skip
    assert [text for text in words if text not in page] == []
    sheet = seen(me, page_of(row, "pharmacy_dispense"))
    assert [text for text in (*words[:4], words[-1]) if text not in sheet] == []


def test_refills_and_what_was_given_each_time_are_on_it(me):
    row = received(rx.registered(rx.NORVASC, refills=2))
    dispensed(row, given(name=rx.NORVASC, usage="１日１回就寝前"))
    page = seen(me, page_of(row))
    for text in ("2回のうち1回調剤済み", "次回調剤予定日", "調剤結果", "１日１回就寝前"):
        assert text in page


@pytest.mark.parametrize("consents", [(), CONSENT])
def test_the_pharmacys_own_paper_result_is_in_the_history(me, consents):
    assert Caller(BLUE).post(f"{API}/paper-dispensings", paper_body(rx.visit(BLUE))).status_code == 201
    row = rx.registered(rx.LOXOPROFEN)
    by_number(row)
    if consents:
        rx.visit(BLUE, consents=consents)
    history = seen(me, page_of(row)).split("薬の履歴")[-1]
    assert rx.AMLODIPINE in history
    assert "紙の処方箋" in history
    assert "全部で14錠" in history


def test_another_pharmacys_paper_result_is_not_without_consent(issuing):
    assert Caller(BLUE).post(f"{API}/paper-dispensings", paper_body(rx.visit(BLUE))).status_code == 201
    row = rx.registered(rx.LOXOPROFEN)
    by_number(row, at_pharmacy=GREEN)
    assert rx.AMLODIPINE not in seen(pharmacist("pharmacist-2"), page_of(row))


def test_the_doctors_reason_and_second_confirmation_are_on_it(me, row):
    page = seen(me, page_of(row))
    assert "処方医: ほかに方法がない" in page
    assert "再確認しています" in page


def test_without_consent_nothing_tells_what_it_meets(me, row):
    page = seen(me, page_of(row))
    assert "併用禁忌" in page
    assert "同意がないため" in page
    assert rx.TRIAZOLAM not in page


def test_with_consent_it_is_told(me, row):
    rx.visit(BLUE, consents=CONSENT)
    assert rx.TRIAZOLAM in seen(me, page_of(row))


class TestOralConsent:
    """口頭の同意: one finding, once, for somebody who is here today (E-18)."""

    @pytest.fixture
    def check(self, issuing):
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
        return check_medicines(
            patient_ref=rx.visit(), rps=rx.rps(rx.ITRACONAZOLE), on=jst_day(clock.now()), include_own=False,
            by=doctor().actor, at=clock.now(),
        )  # fmt: skip

    def address(self, check, key: str = "") -> str:
        [masked] = shown_of(check, consent=False)
        return reverse("clinic_opening", args=[check.uid, key or masked.key])

    def test_a_page_asks_first_and_tells_nothing(self, check):
        page = seen(doctor(), self.address(check))
        assert "口頭で尋ねてください" in page
        assert rx.TRIAZOLAM not in page
        with opened(check):
            assert not FindingOpening.objects.exists()

    def test_it_is_shown_once(self, check):
        me = doctor()
        answer = me.post(self.address(check))
        assert answer.status_code == 200
        assert rx.TRIAZOLAM in text_of(answer)
        again = text_of(me.sends(self.address(check)))
        assert "すでに開示しています" in again
        assert rx.TRIAZOLAM not in again

    def test_it_leads_back_to_the_audit_that_one_came_from(self, me, row):
        [address] = re.findall(r'href="(/clinic/checks/[^"]+)"', seen(me, page_of(row)))
        assert f'href="{page_of(row)}"' in seen(me, address)
        assert "はじめの画面へ" in seen(me, address.split("?")[0])

    def test_a_pharmacist_opens_one_of_the_reception(self, me, row):
        rx.visit(BLUE)
        page = seen(me, page_of(row))
        [address] = re.findall(r'href="(/clinic/checks/[^"]+)"', page)
        assert rx.TRIAZOLAM in text_of(me.post(address))

    def test_somebody_who_is_not_here_today_is_not_opened(self, me, row):
        page = seen(me, page_of(row))
        address = page.split('href="/clinic/checks/')[1].split('"')[0]
        answer = me.post(f"/clinic/checks/{address}")
        assert answer.status_code == 404
        assert rx.TRIAZOLAM not in text_of(answer)

    def test_another_facilitys_check_and_a_key_of_none_do_not_exist(self, check):
        assert Visitor.of("doctor", "clinic_2").get(self.address(check)).status_code == 404
        assert doctor().get(self.address(check, "0" * 32)).status_code == 404
        assert doctor().get(reverse("clinic_opening", args=[uuid4(), "0" * 32])).status_code == 404

    def test_only_who_prescribes_or_dispenses_comes_in(self, check):
        is_closed(self.address(check), Visitor.of("receptionist", "clinic"), Visitor.of("fund_officer", "fund"))
