"""引換番号付き紙 and 院内処方 on the sheet: registered unsigned, the first with a number, the second without."""

from datetime import timedelta

import pytest
from django.urls import reverse

from eprescription.models import MedicationLine, PrescriptionCheck
from eprescription.queries.prescriptions import redemption_number_of
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import newest, person_at, pressed, to_sign, typed
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
    assert f'<li><a href="#id_{told}">' in page
    assert "院内処方には書けません。空にしてください。" in page


@pytest.mark.parametrize("kind", ["", "fax"])
def test_a_kind_is_chosen_and_is_one_of_those_there_are(me, visit, kind):
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, kind=kind))["Location"])
    assert 'href="#id_kind"' in page


@pytest.mark.parametrize(
    ("kind", "setting", "words", "told"),
    [
        ("in_house_discharge", "discharge", "退院時", "ほかの機関での組合せの確認に使われます"),
        ("in_house_inpatient", "inpatient", "入院中", "組合せの確認の相手になりません"),
    ],
)
def test_what_is_given_at_discharge_and_during_a_stay_is_registered_as_that(me, visit, kind, setting, words, told):
    page = seen(me, to_sign(me, visit, rx.AMLODIPINE, kind=kind))
    assert f"院内処方（{words}）" in page
    assert told in page
    row, _ = registered(me, visit, kind)
    assert (row.kind, row.setting) == (IN_HOUSE, setting)
    assert f"<h1>処方内容（院内、{words}）</h1>" in copy_of(me, row)
    assert f"院内（{words}）" in seen(me, reverse("clinic_visit", args=[visit]))


@pytest.mark.parametrize("days", [1, 62])
def test_what_was_given_in_house_on_an_earlier_day_is_taken_from_that_day(me, visit, days):
    then = jst_day(clock.now()) - timedelta(days=days)
    me.post(to_sign(me, visit, rx.AMLODIPINE, kind=IN_HOUSE, given_on=str(then)))
    row = newest(visit, me)
    assert row.issued_on == then
    with rx.opened(row.person_id):
        line = MedicationLine.objects.get(prescription_id=row.pk)
    assert (line.starts_on, line.ends_on) == (then, then + timedelta(days=14))


def test_while_it_is_typed_it_is_checked_as_of_the_day_on_which_it_was_given(me, visit):
    then = jst_day(clock.now()) - timedelta(days=20)
    form = typed(rx.AMLODIPINE, kind=IN_HOUSE, given_on=str(then))
    page = seen(me, pressed(me, visit, "check", form)["Location"])
    assert "重複投薬・併用禁忌は見つかりませんでした" in page
    with rx.opened(person_at(visit)):
        assert PrescriptionCheck.objects.latest("at").on_day == then
    far = seen(me, pressed(me, visit, "check", {**form, "given_on": "1990-01-01"})["Location"])
    assert "までの日を書いてください。" in far


@pytest.mark.parametrize(
    ("kind", "days"), [(IN_HOUSE, -1), (IN_HOUSE, 63), ("electronic", 1), (PAPER, 0), (IN_HOUSE, 365 * 60)]
)
def test_a_day_that_may_not_be_is_said_at_its_field(me, visit, kind, days):
    then = jst_day(clock.now()) - timedelta(days=days)
    form = typed(rx.AMLODIPINE, kind=kind, given_on=str(then))
    page = seen(me, pressed(me, visit, "confirm", form)["Location"])
    assert '<li><a href="#id_given_on">' in page
    assert '<details class="more" open><summary>院内処方を後から登録する' in page


def test_a_day_on_which_she_had_another_insurance_is_said_at_its_field(me):
    visit = str(Caller(rx.CLINIC).check_by_card("SBX-0016", consents=[]).json()["check_id"])
    month = jst_day(clock.now()).replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1) - timedelta(days=1)
    form = typed(rx.AMLODIPINE, kind=IN_HOUSE, given_on=str(before))
    page = seen(me, pressed(me, visit, "confirm", form)["Location"])
    assert '<li><a href="#id_given_on">' in page
    assert "その日の資格が、受付の資格と異なります。" in page


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
