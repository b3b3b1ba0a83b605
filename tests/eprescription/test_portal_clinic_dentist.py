"""A dentist prescribes on the pages: signed in her role, under the fee table of dental care."""

import pytest
from django.urls import reverse

from eprescription.queries.prescriptions import document_of, newest_version
from tests.eprescription.pharmacies import by_number
from tests.support import rx
from tests.support.clinic_pages import came, doctor, newest, to_sign
from tests.support.pages import seen, text_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


@pytest.fixture
def me(issuing) -> Visitor:
    return doctor("dentist-1")


@pytest.fixture
def visit(issuing) -> str:
    return came(rx.DENTIST)


def prescribed(me: Visitor, visit: str, **more: str):
    answer = me.post(to_sign(me, visit, rx.LOXOPROFEN, **more))
    assert answer.status_code == 302, text_of(answer)
    return newest(visit, me)


def test_what_she_writes_is_signed_as_a_dentist_at_her_dental_clinic(me, visit):
    assert reverse("clinic_visit", args=[visit]) in seen(me, "/clinic/")
    row = prescribed(me, visit)
    assert (row.prescriber_role, row.prescriber_name) == ("dentist", "歯科　一真")
    assert row.organisation.code == "1330300046"
    with rx.opened(row.person_id):
        assert document_of(newest_version(row)).facility.fee_table == "3"


def test_her_paper_is_a_dentists_too(me, visit):
    assert prescribed(me, visit, kind="numbered_paper").prescriber_role == "dentist"


def test_the_copy_and_the_pharmacist_show_her_name(me, visit):
    row = prescribed(me, visit)
    assert "歯科　一真" in seen(me, reverse("clinic_copy", args=[row.uid]))
    by_number(row)
    assert "歯科　一真" in seen(Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid]))


def test_a_doctors_visit_and_prescription_do_not_exist_for_her(me):
    row, visit = rx.registered(), came()
    for path in (reverse("clinic_visit", args=[visit]), reverse("clinic_copy", args=[row.uid])):
        assert me.get(path).status_code == 404
