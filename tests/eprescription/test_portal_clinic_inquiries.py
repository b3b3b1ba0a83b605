"""疑義照会, 服薬情報提供書, results and cancelling on pages: two sides, one thread, and nobody else."""

import pytest
from django.urls import reverse

from eprescription.actions import inquiries
from eprescription.models import Inquiry, Prescription, TracingReport
from eprescription.states import InquiryState, RxState
from platform_site import clock
from tests.eprescription.pharmacies import BLUE, dispensed, now, opened, received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import came, doctor
from tests.support.pages import done, is_closed, seen, text_of, wrong
from tests.support.pharmacy_pages import page_of, pharmacist
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
QUESTION = "腎機能に対して量は適切でしょうか。"
ASK, ANSWER, WITHDRAW = "/clinic/pharmacy/ask", "/clinic/inquiries/answer", "/clinic/inquiries/withdraw"
REPORT, CANCEL = "/clinic/pharmacy/report", "/clinic/cancel"
SAID = {"result": "changed", "answer": "半量にします。", "answered_by": "医師　二奈"}


@pytest.fixture
def row(issuing) -> Prescription:
    return received(rx.registered(rx.AMLODIPINE))


def asked(row: Prescription) -> Inquiry:
    """Have the pharmacy ask about a prescription by its program."""
    by = Caller(BLUE).actor
    return inquiries.ask(prescription_uid=row.uid, item_key="1-1", question=QUESTION, by=by, at=clock.now())


def inquiry_of(row: Prescription) -> Inquiry:
    with opened(row):
        return Inquiry.objects.get(prescription=row)


def about(path: str, uid: object) -> str:
    return f"{path}?about={uid}"


def test_a_pharmacist_asks_about_one_medicine_and_the_doctor_sees_it(row):
    done(pharmacist(), about(ASK, row.uid), about=str(row.uid), item="1-1", question=QUESTION)
    made = inquiry_of(row)
    assert (made.item_key, made.question, made.state) == ("1-1", QUESTION, InquiryState.OPEN)
    assert reverse("inquiry", args=[made.uid]) in seen(doctor(), reverse("inquiries"))
    assert QUESTION in seen(doctor(), reverse("inquiry", args=[made.uid]))
    assert QUESTION in seen(pharmacist(), page_of(row))


def test_the_list_of_inquiries_names_no_patient_and_no_question(row):
    asked(row)
    page = seen(doctor(), reverse("inquiries"))
    assert QUESTION not in page
    assert "架空　本人" not in page


def test_both_sides_write_into_the_thread(row):
    address = reverse("inquiry", args=[asked(row).uid])
    for visitor, text in ((doctor(), "検査値はありますか。"), (pharmacist(), "eGFRは45です。")):
        assert visitor.post(address, {"text": text}).status_code == 302
    page = seen(doctor(), address)
    assert page.index("検査値はありますか。") < page.index("eGFRは45です。")


def test_an_empty_message_is_refused_at_its_field(row):
    answer = doctor().post(reverse("inquiry", args=[asked(row).uid]), {"text": ""})
    assert answer.status_code == 422
    assert 'href="#id_text"' in text_of(answer)


def test_the_doctor_answers_and_it_is_over(row):
    uid = asked(row).uid
    done(doctor(), about(ANSWER, uid), about=str(uid), **SAID)
    assert inquiry_of(row).result == "changed"
    page = seen(pharmacist(), reverse("inquiry", args=[uid]))
    assert "半量にします。" in page
    assert ANSWER not in page
    assert doctor().get(about(ANSWER, uid)).status_code == 409
    assert doctor().post(reverse("inquiry", args=[uid]), {"text": "追記"}).status_code == 422


def test_the_pharmacy_records_what_it_was_told_by_telephone(row):
    uid = asked(row).uid
    done(pharmacist(), about(ANSWER, uid), about=str(uid), **SAID)
    with opened(row):
        recorder = Inquiry.objects.select_related("recorded_by").get(uid=uid).recorded_by
    assert recorder.code == Caller(BLUE).code
    assert f"記録した機関: {recorder.name}" in seen(doctor(), reverse("inquiry", args=[uid]))


def test_the_pharmacy_takes_its_question_back(row):
    uid = asked(row).uid
    assert doctor().get(about(WITHDRAW, uid)).status_code == 403
    done(pharmacist(), about(WITHDRAW, uid), about=str(uid))
    assert inquiry_of(row).state == InquiryState.WITHDRAWN


def test_nobody_else_sees_or_asks(row):
    uid = asked(row).uid
    for other in (Visitor.of("doctor", "clinic_2"), pharmacist("pharmacist-2")):
        assert other.get(reverse("inquiry", args=[uid])).status_code == 404
        assert other.post(reverse("inquiry", args=[uid]), {"text": "?"}).status_code == 404
        assert other.get(about(ANSWER, uid)).status_code == 404
        assert reverse("inquiry", args=[uid]) not in seen(other, reverse("inquiries"))
    assert pharmacist("pharmacist-2").get(about(ASK, row.uid)).status_code == 404


def test_a_report_is_sent_after_dispensing_and_the_doctor_says_that_she_read_it(row):
    me, text = pharmacist(), "自己判断で中止していました。"
    assert me.get(about(REPORT, row.uid)).status_code == 409
    dispensed(row)
    done(me, about(REPORT, row.uid), about=str(row.uid), text=text)
    with opened(row):
        uid = TracingReport.objects.get(prescription=row).uid
    address = reverse("tracing_report", args=[uid])
    assert text not in seen(doctor(), reverse("tracing_reports"))
    assert "まだ読まれていません" in seen(doctor(), address)
    with opened(row):
        assert TracingReport.objects.get(prescription=row).read_at is None
    assert doctor().post(address).status_code == 302
    assert "まだ読まれていません" not in seen(me, address)
    assert text in seen(me, page_of(row))
    assert Visitor.of("doctor", "clinic_2").get(address).status_code == 404
    assert me.post(address).status_code == 403


def test_the_doctor_sees_what_was_dispensed_with_its_message(row):
    dispensed(row, message="一包化しました。")
    me = doctor()
    assert reverse("clinic_result", args=[row.uid]) in seen(me, reverse("clinic_results"))
    page = seen(me, reverse("clinic_result", args=[row.uid]))
    assert "一包化しました。" in page
    assert "薬剤　一太" in page
    other = Visitor.of("doctor", "clinic_2")
    assert other.get(reverse("clinic_result", args=[row.uid])).status_code == 404
    assert "調剤結果はまだありません" in seen(other, reverse("clinic_results"))


def test_a_registered_prescription_is_cancelled_from_the_patients_page():
    row, me = rx.registered(rx.AMLODIPINE), doctor()
    visit = came()
    assert about(CANCEL, row.uid) in seen(me, reverse("clinic_visit", args=[visit]))
    done(me, about(CANCEL, row.uid), about=str(row.uid), reason="用量の誤り")
    assert now(row).state == RxState.CANCELLED
    assert about(CANCEL, row.uid) not in seen(me, reverse("clinic_visit", args=[visit]))


def test_it_needs_a_reason():
    row = rx.registered()
    assert 'href="#id_reason"' in wrong(doctor(), about(CANCEL, row.uid), {"about": str(row.uid), "reason": ""})


def test_what_is_received_or_another_clinics_is_not_cancelled(row):
    assert doctor().get(about(CANCEL, row.uid)).status_code == 409
    other = rx.registered(rx.LOXOPROFEN, clinic=rx.OTHER)
    assert doctor().get(about(CANCEL, other.uid)).status_code == 404
    assert doctor().get(CANCEL).status_code == 404


def test_only_prescribers_and_pharmacists_come_in(row):
    nobody = (Visitor.of("receptionist", "clinic"), Visitor.of("fund_officer", "fund"))
    for path in (reverse("inquiries"), reverse("tracing_reports"), reverse("inquiry", args=[asked(row).uid])):
        is_closed(path, *nobody)
    is_closed(reverse("clinic_results"), pharmacist(), *nobody)
    is_closed(about(ASK, row.uid), doctor(), *nobody)
    is_closed(about(CANCEL, row.uid), pharmacist(), *nobody)
