"""A prescription written on pages: rows added, changed and taken out, signed by the sandbox's key, and registered."""

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from eprescription.actions.drug_releases import load_file
from eprescription.gateways.master_forms import FileForm
from eprescription.portal.clinic_sheets import Sheet, kept_sheet
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.records.rp_relations import MOST_RPS
from eprescription.states import RxState
from platform_site import clock
from platform_site.actions.releases import put_in_force
from platform_site.actors import the_platform
from platform_site.models import Draft
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from tests.eprescription.receipt_lines import as_file, row
from tests.support import rx
from tests.support.clinic_pages import came, doctor, issued, person_at, pressed, to_sign, typed, value_of
from tests.support.pages import seen, text_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
INDIVIDUAL_NUMBER = "123456789018"


def sheet_after(me: Visitor, visit: str, deed: str, form: dict) -> str:
    answer = pressed(me, visit, deed, form)
    assert answer.status_code == 302, text_of(answer)
    return seen(me, answer["Location"])


def test_a_word_finds_medicines_without_a_script(me, visit):
    page = sheet_after(me, visit, "search", {"word": "あむろじぴん"})
    assert f'value="add:{value_of(rx.AMLODIPINE)}"' in page


def test_a_medicine_is_added_and_what_was_typed_stays(me, visit):
    form = typed(rx.AMLODIPINE, days="28")
    page = sheet_after(me, visit, f"add:{value_of(rx.LOXOPROFEN)}", form)
    assert page.count('name="drug"') == 2
    assert 'name="m0-quantity" value="28"' in page


def test_a_medicine_is_taken_out(me, visit):
    page = sheet_after(me, visit, "remove:0", typed(rx.AMLODIPINE, rx.LOXOPROFEN))
    assert value_of(rx.LOXOPROFEN) in page
    assert f'name="drug" value="{value_of(rx.AMLODIPINE)}"' not in page


@pytest.mark.parametrize("deed", ["add:2:000000000", "add:9", "remove:x", "remove:9", "swap:0:2:0", "swap:x", "", "?"])
def test_a_button_that_names_nothing_changes_nothing(me, visit, deed):
    page = sheet_after(me, visit, deed, typed(rx.AMLODIPINE))
    assert page.count('name="drug"') == 1
    assert value_of(rx.AMLODIPINE) in page


def test_another_medicine_takes_the_place_of_one_without_its_dose(me, visit):
    form = typed(rx.AMLODIPINE, days="7", **{"m0-dose": "2.5"})
    page = sheet_after(me, visit, f"swap:0:{value_of(rx.NORVASC)}", form)
    assert "2.5" not in page
    assert f'name="drug" value="{value_of(rx.NORVASC)}"' in page
    assert 'name="m0-quantity" value="7"' in page


def test_an_empty_sheet_goes_no_further(me, visit):
    page = sheet_after(me, visit, "confirm", {"refills": "1"})
    assert "医薬品を1つ以上加えてください。" in page


@pytest.mark.parametrize(
    ("field", "text"),
    [("dose", ""), ("dose", "0"), ("dose", "NaN"), ("quantity", "0"), ("quantity", "1000"), ("usage", "")],
)
def test_each_amount_has_to_be_right(me, visit, field, text):
    page = sheet_after(me, visit, "confirm", typed(rx.AMLODIPINE, **{f"m0-{field}": text}))
    assert f'href="#id_m0-{field}"' in page


def test_what_the_rules_forbid_is_said_with_the_medicines_place(me, visit):
    page = sheet_after(me, visit, "confirm", typed(rx.AMLODIPINE, rx.TRIAZOLAM, refills="2"))
    assert "2番目の医薬品: " in page


def test_one_medicine_too_many_is_named(me, visit):
    page = sheet_after(me, visit, "confirm", typed(*[rx.AMLODIPINE] * (MOST_RPS + 1)))
    assert f"<li>{MOST_RPS + 1}番目の医薬品: " in page


def test_zeros_at_the_end_of_a_dose_say_nothing(me, visit):
    me.post(to_sign(me, visit, rx.AMLODIPINE, **{"m0-dose": "2.50"}))
    [row] = issued(person_at(visit))
    with rx.opened(row.person_id):
        assert str(document_of(newest_version(row)).items[0].dose) == "2.5"


def test_a_wrong_sheet_is_a_page_to_go_back_to_and_no_longer_wrong_once_it_is_changed(me, visit):
    wrong = pressed(me, visit, "confirm", typed(rx.AMLODIPINE, days="0"))["Location"]
    assert [seen(me, wrong).count("入力内容に問題があります") for _ in range(2)] == [1, 1]
    assert "入力内容に問題があります" not in sheet_after(me, visit, "", typed(rx.AMLODIPINE, days="0"))


def test_an_individual_number_is_refused_at_once_and_kept_nowhere(me, visit):
    before = Draft.objects.count()
    answer = pressed(me, visit, "confirm", typed(rx.AMLODIPINE, **{"m0-usage": INDIVIDUAL_NUMBER}))
    assert answer.status_code == 422
    assert INDIVIDUAL_NUMBER not in text_of(answer)
    assert Draft.objects.count() == before


def test_it_is_signed_and_registered_once(me, visit):
    address = to_sign(me, visit, rx.AMLODIPINE, rx.LOXOPROFEN)
    assert rx.AMLODIPINE in seen(me, address)
    answer = me.post(address)
    assert answer.status_code == 302, text_of(answer)
    assert "/receipts/" in answer["Location"]
    [row] = issued(person_at(visit))
    assert (row.state, row.kind, row.form) == (RxState.REGISTERED, "electronic", "json")
    assert row.prescriber_name == "医師　二奈"
    assert reverse("clinic_copy", args=[row.uid]) in seen(me, answer["Location"])


def test_the_second_clinics_doctor_signs_in_and_prescribes_as_well():
    other, visit = doctor("clinic-doctor-2"), came(rx.OTHER)
    assert other.post(to_sign(other, visit, rx.AMLODIPINE)).status_code == 302
    [row] = issued(person_at(visit, other))
    assert (row.organisation.name, row.prescriber_name) == ("もみじ診療所", "医師　三葉")


def test_what_was_typed_is_what_was_signed(me, visit):
    form = {"m0-dose": "0.5", "m0-form": "2", "m0-quantity": "5", "m0-usage": "痛いとき", "m0-no_generic": "on"}
    me.post(to_sign(me, visit, rx.LOXOPROFEN, **form))
    [row] = issued(person_at(visit))
    with rx.opened(row.person_id):
        [rp] = document_of(newest_version(row)).rps
    [item] = rp.items
    assert (str(item.dose), rp.dosage_form, rp.quantity, rp.usage.name) == ("0.5", "2", 5, "痛いとき")
    assert [note.text for note in item.notes] == ["後発医薬品への変更不可"]


def test_its_own_number_is_letters_that_nobody_takes_for_an_individual_number(me, visit):
    me.post(to_sign(me, visit, rx.AMLODIPINE))
    [row] = issued(person_at(visit))
    with rx.opened(row.person_id):
        [remark] = document_of(newest_version(row)).remarks
    assert re.fullmatch("作成番号 [A-Z]{12}", remark.text)


def test_the_same_page_sent_twice_is_one_prescription(me, visit):
    address = to_sign(me, visit, rx.AMLODIPINE)
    receipt = me.post(address)["Location"]
    assert [me.post(address)["Location"], me.get(address)["Location"]] == [receipt] * 2
    assert len(issued(person_at(visit))) == 1


def test_the_same_medicines_may_be_prescribed_again(me, visit):
    for _ in range(2):
        assert me.post(to_sign(me, visit, rx.AMLODIPINE)).status_code == 302
    assert len(issued(person_at(visit))) == 2


def test_another_doctors_draft_does_not_exist(me, visit):
    address = to_sign(me, visit, rx.AMLODIPINE)
    other = Visitor.of("doctor", "clinic")
    assert other.get(address).status_code == 404


def test_a_draft_of_another_visit_does_not_exist(me, visit):
    draft = to_sign(me, visit, rx.AMLODIPINE).rsplit("/", 1)[1]
    assert me.get(reverse("clinic_signing", args=[came(person="P008"), draft])).status_code == 404


def test_a_sheet_of_another_visit_is_not_shown(me, visit):
    address = pressed(me, visit, "", typed(rx.AMLODIPINE))["Location"]
    query = address.split("?")[1]
    page = seen(me, f"{reverse('clinic_new', args=[came(person='P008')])}?{query}")
    assert 'name="drug"' not in page


def test_somebody_without_a_key_cannot_sign(visit):
    answer = pressed(Visitor.of("doctor", "clinic"), visit, "confirm", typed(rx.AMLODIPINE))
    assert answer.status_code == 403
    assert "署名用証明書" in text_of(answer)


def test_a_code_that_ends_soon_says_so_where_it_is_found_and_where_it_is_written(me, visit):
    at = clock.now()
    last = jst_day(at) + timedelta(days=20)
    release = load_file(
        form=FileForm.RECEIPT, content=as_file(row(transition_until=f"{last:%Y%m%d}")), effective_on=jst_day(at),
        source="架空", by=the_platform(), at=at,
    )  # fmt: skip
    put_in_force(release, at)
    refreshed.forget_all()
    says = f"{last.year}年{last.month}月{last.day}日まで"
    assert f"{says}使えます" in seen(me, "/clinic/drugs?word=架空錠")
    page = sheet_after(me, visit, "add:2:699999001", {})
    assert f"{says}です。その後の処方には" in page


def test_a_sheet_that_was_kept_is_the_one_that_was_typed():
    row = {"drug": value_of(rx.AMLODIPINE), "dose": "1"}
    sheet = Sheet((row,), {"refills": "2"}, check="c", word="w", replaces=f"{UUID(int=1)}:1")
    assert kept_sheet(json.loads(json.dumps(sheet.answers()))) == sheet
