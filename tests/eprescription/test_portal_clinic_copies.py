"""処方内容控え: what the patient is given on paper."""

import pytest
from django.urls import reverse

from eprescription.actions.cancelling import cancel
from eprescription.portal.clinic_documents import NUMBERED
from eprescription.queries.prescriptions import redemption_number_of
from eprescription.rules.document import Remark
from platform_site import clock
from platform_site.models import Person
from tests.eprescription.pharmacies import by_number
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import doctor
from tests.support.pages import is_closed, seen, without_ids
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def copy_page(row) -> str:
    return reverse("clinic_copy", args=[row.uid])


def number_of(row) -> str:
    with rx.opened(row.person_id):
        return redemption_number_of(row)


def test_it_shows_the_number_the_code_and_what_was_prescribed():
    row = rx.registered(rx.AMLODIPINE)
    page = seen(doctor(), copy_page(row))
    assert f'<strong class="redeem__number">{number_of(row)}</strong>' in page
    assert page.count("<svg") == 1
    for text in (rx.AMLODIPINE, "14日分", "架空１２", "06139992", "医師　二奈", "控えは処方箋ではありません"):
        assert text in page


EXPLAINED = "作成番号は、この処方箋を作った画面が付けた番号です"


@pytest.mark.parametrize(("text", "is_explained"), [(f"{NUMBERED} 0123456789ab", True), ("一包化して", False)])
def test_the_number_of_a_page_is_explained_where_it_stands_to_clinic_patient_and_pharmacy(text, is_explained):
    row = rx.registered(remarks=(Remark("", text),))
    by_number(row)
    pharmacist = Visitor.of("pharmacist", "pharmacy")
    patient = Visitor.person(Person.objects.get(pk=row.person_id))
    pages = [
        seen(doctor(), copy_page(row)),
        seen(patient, f"/me/prescriptions/{row.uid}/copy"),
        seen(pharmacist, reverse("pharmacy_audit", args=[row.uid])),
    ]
    assert [(text in page, EXPLAINED in page) for page in pages] == [(True, is_explained)] * len(pages)


def test_one_that_was_cancelled_has_no_number_and_no_code():
    row = rx.registered()
    number = number_of(row)
    cancel(uid=row.uid, reason="誤記", by=Caller(rx.CLINIC).actor, at=clock.now())
    page = seen(doctor(), copy_page(row))
    assert number not in without_ids(page)
    assert "<svg" not in page
    assert "取消" in page


def test_another_clinics_does_not_exist():
    assert doctor().get(copy_page(rx.registered(clinic=rx.OTHER))).status_code == 404


def test_only_prescribers_see_it():
    is_closed(copy_page(rx.registered()), Visitor.of("pharmacist", "pharmacy"), Visitor.of("fund_officer", "fund"))
