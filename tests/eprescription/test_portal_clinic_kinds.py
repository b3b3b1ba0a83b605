"""引換番号付き紙 and 院内処方 on the sheet: registered unsigned, the first with a number, the second without."""

import pytest
from django.urls import reverse

from eprescription.models import MedicationLine
from eprescription.queries.prescriptions import redemption_number_of
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import received
from tests.support import rx
from tests.support.clinic_pages import newest, pressed, to_sign, typed
from tests.support.pages import done, seen, text_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PAPER, IN_HOUSE = "numbered_paper", "in_house"
SIGNED = "電子署名が付き、薬局で"


def registered(me: Visitor, visit: str, kind: str):
    """Register one of a kind; return it and the page of its receipt."""
    address = to_sign(me, visit, rx.AMLODIPINE, kind=kind)
    assert (SIGNED in seen(me, address)) is (kind == "electronic")
    answer = me.post(address)
    assert answer.status_code == 302, text_of(answer)
    return newest(visit, me), seen(me, answer["Location"])


def copy_of(me: Visitor, row) -> str:
    return seen(me, reverse("clinic_copy", args=[row.uid]))


def test_a_paper_is_registered_unsigned_and_its_number_is_shown_to_be_written_on_it(me, visit):
    row, receipt = registered(me, visit, PAPER)
    assert (row.kind, row.prescriber_name, row.state) == (PAPER, "医師　二奈", "registered")
    with rx.opened(row.person_id):
        version = row.versions.get()
        assert (version.signature, version.signer, version.signed_at) == ("", {}, None)
        number = redemption_number_of(row)
    assert "紙の処方箋に、次のページの引換番号を書き" in receipt
    page = copy_of(me, row)
    assert f'<strong class="redeem__number">{number}</strong>' in page
    assert "電子署名は付いていません" in page
    assert "引換番号付き紙" in seen(me, reverse("clinic_visit", args=[visit]))


def test_a_pharmacy_receives_a_paper_by_its_number_and_sees_that_it_is_not_signed(me, visit):
    row, _ = registered(me, visit, PAPER)
    assert received(row).state == "received"
    page = seen(Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid]))
    assert "電子署名はありません" in page


def test_what_is_given_in_house_has_no_number_and_no_slip_and_is_checked_against(me, visit):
    row, receipt = registered(me, visit, IN_HOUSE)
    assert (row.kind, row.setting) == (IN_HOUSE, "outpatient")
    with rx.opened(row.person_id):
        assert redemption_number_of(row) == ""
        assert MedicationLine.objects.filter(prescription_id=row.pk, known_until=None).count() == 1
    assert "患者にお渡しする控えもありません" in receipt
    page = copy_of(me, row)
    assert "<svg" not in page
    assert "薬局では使えません" in page
    assert "この処方箋は使えません" not in page
    listed = seen(me, reverse("clinic_visit", args=[visit]))
    assert '<td data-label="使用期限">なし</td>' in listed
    assert "/clinic/recall" not in listed


def test_what_was_given_in_house_may_be_cancelled(me, visit):
    row, _ = registered(me, visit, IN_HOUSE)
    done(me, f"/clinic/cancel?about={row.uid}", about=str(row.uid), reason="誤記")
    assert "この処方箋は使えません（取消）" in copy_of(me, row)


def test_in_house_is_no_refill(me, visit):
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, kind=IN_HOUSE, refills="2"))["Location"])
    assert "院内処方はリフィルにできません。" in page


@pytest.mark.parametrize("told", ["last_day", "leftover"])
def test_in_house_has_nothing_that_is_told_to_pharmacies(me, visit, told):
    more = {"last_day": str(jst_day(clock.now())), "leftover": "1"}[told]
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, kind=IN_HOUSE, **{told: more}))["Location"])
    assert "院内処方には、使用期限と残薬の指示は書けません。" in page


@pytest.mark.parametrize("kind", ["", "fax"])
def test_a_kind_is_chosen_and_is_one_of_three(me, visit, kind):
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, kind=kind))["Location"])
    assert 'href="#id_kind"' in page


@pytest.mark.parametrize("kind", [PAPER, IN_HOUSE])
def test_who_has_no_key_registers_under_her_accounts_name_what_is_not_signed(visit, kind):
    other = Visitor.of("doctor", "clinic")
    row, _ = registered(other, visit, kind)
    assert row.prescriber_name == other.user.get_full_name()


def test_findings_of_a_paper_need_a_reason_as_those_of_an_electronic_one(me, visit):
    rx.registered(rx.NORVASC, clinic=rx.OTHER)
    address = to_sign(me, visit, rx.AMLODIPINE, kind=PAPER)
    page = seen(me, me.post(address)["Location"])
    assert "処方する理由を入力してください" in page
