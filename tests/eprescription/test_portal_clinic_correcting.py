"""処方箋の差替え on pages: the sheet begins with all of the registered one, and takes its place under its number."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from eprescription.actions.registering import register
from eprescription.models import Prescription
from eprescription.portal.clinic_correcting import is_correctable
from eprescription.queries.prescriptions import document_of, newest_version, redemption_number_of
from eprescription.rules.document import Form, Kind, Remark, UsageNote
from eprescription.states import RxState
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import dispensed, now, received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import keys_on, newest, pressed, to_sign, typed, value_of
from tests.support.pages import done, seen, text_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]

NUMBERED = Remark("", "作成番号 ABC")
UID = "00000000-0000-4000-8000-000000000001"


def written(me: Visitor, visit: str, *names: str, **more: str):
    """Register a prescription on the pages; return it."""
    answer = me.post(to_sign(me, visit, *(names or (rx.AMLODIPINE,)), **more))
    assert answer.status_code == 302, text_of(answer)
    return newest(visit, me)


def corrected(me: Visitor, visit: str, row, **more: str):
    return me.post(reverse("clinic_correct", args=[visit, row.uid]), more)


def form_of(row, *names: str, **more: str) -> dict:
    return typed(*names, replaces=f"{row.uid}:{row.version}", **more)


def to_replace(me: Visitor, visit: str, row, *names: str, **more: str) -> str:
    answer = pressed(me, visit, "confirm", form_of(row, *names, **more))
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def test_the_sheet_begins_with_all_that_was_written(me, visit):
    day = str(jst_day(clock.now()))
    said = {
        "refills": "1", "leftover": "2", "last_day": day, "weight": "52.5", "egfr": "45", "measured_on": day,
        "comment": "経過観察中", "others": "CK 120U/L（検査日 2026-01-05）", "licence": "12-3456",
        "patient_address": "東京都架空区", "patient_phone": "03-0000-0000", "m0-uneven": "0.5、0.5",
        "m0-remark": "水で飲む",
    }  # fmt: skip
    row = written(me, visit, rx.MORPHINE, **said)
    assert reverse("clinic_correct", args=[visit, row.uid]) in seen(me, reverse("clinic_visit", args=[visit]))
    page = seen(me, corrected(me, visit, row)["Location"])
    assert f'name="replaces" value="{row.uid}:1"' in page
    assert value_of(rx.MORPHINE) in page
    for name in (
        "last_day",
        "weight",
        "egfr",
        "measured_on",
        "comment",
        "licence",
        "patient_address",
        "m0-uneven",
        "m0-remark",
    ):
        assert f'name="{name}" value="{said[name]}"' in page
    assert f"{said['others']}</textarea>" in page
    assert '<option value="2" selected>' in page
    assert page.count('<option value="electronic" selected>') == 1
    assert "in_house" not in page


def test_the_new_content_takes_the_place_of_the_old_one_under_its_number(me, visit):
    row = written(me, visit)
    address = to_replace(me, visit, row, rx.LOXOPROFEN, days="3")
    page = seen(me, address)
    assert "まだ差し替えられていません" in page
    assert "引換番号は変わりません" in page
    assert now(row).version == 1
    receipt = seen(me, me.post(address)["Location"])
    assert "引換番号は変わりません" in receipt
    changed = now(row)
    assert (changed.version, changed.state) == (2, "registered")
    with rx.opened(row.person_id):
        assert document_of(newest_version(changed)).items[0].name == rx.LOXOPROFEN
        assert redemption_number_of(changed) == redemption_number_of(row)


@pytest.mark.parametrize("kind", [Kind.NUMBERED_PAPER, Kind.IN_HOUSE])
def test_a_paper_and_what_was_given_in_house_stay_what_they_are(me, visit, kind):
    row = written(me, visit, kind=kind)
    assert f'<option value="{kind}" selected>' in seen(me, corrected(me, visit, row)["Location"])
    me.post(to_replace(me, visit, row, rx.LOXOPROFEN, kind=kind))
    assert (now(row).version, now(row).kind) == (2, kind)


def test_it_does_not_become_another_kind(me, visit):
    row = written(me, visit)
    answer = me.post(to_replace(me, visit, row, rx.LOXOPROFEN, kind=Kind.IN_HOUSE))
    assert "差し替える処方箋は、その間に" in seen(me, answer["Location"])
    assert now(row).version == 1


def test_it_is_not_compared_with_itself(me, visit):
    row = written(me, visit)
    form = form_of(row, rx.AMLODIPINE, days="28", include_own="on")
    assert "重複投薬・併用禁忌は見つかりませんでした" in seen(me, pressed(me, visit, "check", form)["Location"])
    address = to_replace(me, visit, row, rx.AMLODIPINE, days="28", include_own="on")
    assert keys_on(seen(me, address)) == []
    me.post(address)
    assert now(row).version == 2


def test_what_was_changed_in_between_is_not_overwritten(me, visit):
    row = written(me, visit)
    first, second = (to_replace(me, visit, row, name) for name in (rx.LOXOPROFEN, rx.NORVASC))
    me.post(first)
    answer = me.post(second)
    assert "差し替える処方箋は、その間に" in seen(me, answer["Location"])
    assert now(row).version == 2


def test_what_a_pharmacy_received_in_between_is_not_replaced(me, visit):
    row = written(me, visit)
    address = to_replace(me, visit, row, rx.LOXOPROFEN)
    received(row)
    assert "差し替える処方箋は、その間に" in seen(me, me.post(address)["Location"])


def test_what_is_received_dispensed_or_over_is_not_opened(me, visit):
    row = received(written(me, visit))
    path = reverse("clinic_correct", args=[visit, row.uid])
    assert corrected(me, visit, row).status_code == 409
    assert path not in seen(me, reverse("clinic_visit", args=[visit]))
    dispensed(row)
    assert corrected(me, visit, row).status_code == 409
    other = rx.registered(rx.NORVASC, form=Form.JSON, clinic=rx.CLINIC, overrides=())
    done(me, f"/clinic/cancel?about={other.uid}", about=str(other.uid), reason="誤記")
    assert corrected(me, visit, other).status_code == 409


@pytest.mark.parametrize("remarks", [(), (Remark("1", "一包化"),)])
def test_what_another_program_wrote_is_not_rewritten(me, visit, remarks):
    row = rx.registered(rx.AMLODIPINE, form=Form.JSON, remarks=remarks)
    assert "この画面では書けない内容があるため" in seen(me, corrected(me, visit, row)["Location"])


@pytest.mark.parametrize(
    "more", [{"renal_values": ("eGFR 45mL/分/1.73m2",)}, {"clinical_notes": (("アムロジピン", "増量"),)}]
)
def test_what_the_page_cannot_show_is_not_lost(me, visit, more):
    row = rx.registered(rx.AMLODIPINE, form=Form.JSON, remarks=(NUMBERED,), **more)
    assert "この画面では書けない内容があるため" in seen(me, corrected(me, visit, row)["Location"])


def test_a_supplement_by_code_is_not_lost(me, visit):
    [rp] = rx.rps(rx.AMLODIPINE)
    coded = replace(rp, usage_notes=(UsageNote("8", "隔日", "V14NNNNN", ""),))
    row = rx.registered(form=Form.JSON, remarks=(NUMBERED,), rps=(coded,))
    assert "この画面では書けない内容があるため" in seen(me, corrected(me, visit, row)["Location"])


def test_values_of_another_program_stand_whole_among_the_others(me, visit):
    today, before = (f"（検査日 {jst_day(clock.now()) - timedelta(days=days)}）" for days in (0, 1))
    dated = (f"eGFR 45mL/分/1.73m2{today}", f"血清クレアチニン 0.8mg/dL{before}")
    values = (f"HbA1c 6.2%{before}", *dated, "体重 60kg", f"体重 58kg{before}")
    row = rx.registered(rx.AMLODIPINE, form=Form.JSON, remarks=(NUMBERED,), renal_values=values)
    page = seen(me, corrected(me, visit, row)["Location"])
    assert 'name="egfr" value="45"' in page
    assert 'name="weight" value="60"' in page
    assert "\n".join((values[0], dated[1], values[4])) in page


def test_what_was_given_at_discharge_on_an_earlier_day_stays_that(me, visit):
    then = str(jst_day(clock.now()) - timedelta(days=9))
    row = written(me, visit, kind="in_house_discharge", given_on=then)
    page = seen(me, corrected(me, visit, row)["Location"])
    assert '<option value="in_house_discharge" selected>' in page
    assert f'name="given_on" value="{then}"' in page
    me.post(to_replace(me, visit, row, rx.LOXOPROFEN, kind="in_house_inpatient", given_on=then))
    assert (now(row).version, now(row).setting, str(now(row).issued_on)) == (2, "inpatient", then)


def test_what_another_program_sent_at_discharge_is_not_rewritten(me, visit):
    sent = replace(rx.sent(rx.document(form=Form.JSON, remarks=(NUMBERED,))), setting="discharge")
    row = register(sent=sent, patient_ref=rx.visit(), by=Caller(rx.CLINIC).actor, at=clock.now())
    assert "この画面では書けない内容があるため" in seen(me, corrected(me, visit, row)["Location"])


def test_a_record_file_is_not_rewritten(me, visit):
    row = rx.registered(rx.AMLODIPINE)
    assert corrected(me, visit, row).status_code == 409


def test_anothers_does_not_exist_as_none_does(me, visit):
    theirs, hers = rx.registered(clinic=rx.OTHER), rx.registered(person="P008")
    paths = [reverse("clinic_correct", args=[visit, uid]) for uid in (theirs.uid, hers.uid, uuid4())]
    assert [me.post(path).status_code for path in paths] == [404, 404, 404]


@pytest.mark.parametrize("deed", ["confirm", "check"])
def test_a_sheet_names_no_prescription_of_another_clinic(me, visit, deed):
    theirs = rx.registered(clinic=rx.OTHER)
    for uid in (theirs.uid, uuid4()):
        answer = pressed(me, visit, deed, typed(rx.AMLODIPINE, replaces=f"{uid}:1"))
        if deed == "confirm":
            assert answer.status_code == 404
        else:
            assert "処方箋が見つかりません" in seen(me, answer["Location"])


@pytest.mark.parametrize("name", ["x", "x:1", UID, f"{UID}:x", f"{UID}:0"])
def test_a_name_that_is_none_is_a_new_prescription(me, visit, name):
    page = seen(me, pressed(me, visit, "", typed(rx.AMLODIPINE, replaces=name))["Location"])
    assert 'name="replaces" value=""' in page


def test_opened_as_a_page_it_leads_to_the_visit(me, visit):
    row = written(me, visit)
    answer = me.get(reverse("clinic_correct", args=[visit, row.uid]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("clinic_visit", args=[visit]))


@pytest.mark.parametrize(
    ("state", "used", "form", "is_so"),
    [
        (RxState.REGISTERED, 0, Form.JSON, True), (RxState.EXPIRED, 0, Form.JSON, False),
        (RxState.REGISTERED, 1, Form.JSON, False), (RxState.REGISTERED, 0, Form.RECORD_FILE, False),
    ],
)  # fmt: skip
def test_what_stands_unused_in_the_form_of_the_pages_may_be_put_another_in_its_place(state, used, form, is_so):
    assert is_correctable(Prescription(used_count=used, form=form), state) is is_so
