"""An earlier prescription of this clinic becomes a sheet to adjust."""

import pytest
from django.urls import reverse

from tests.support import rx
from tests.support.clinic_pages import came, issued, value_of
from tests.support.pages import seen, text_of
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def repeated(me: Visitor, visit: str, uid) -> str:
    answer = me.post(reverse("clinic_repeat", args=[visit, uid]))
    assert answer.status_code == 302, text_of(answer)
    return seen(me, answer["Location"])


def test_all_its_medicines_stand_in_the_sheet(me):
    row = rx.registered(rx.AMLODIPINE, rx.LOXOPROFEN, days=28)
    page = repeated(me, came(), row.uid)
    for place, name in enumerate((rx.AMLODIPINE, rx.LOXOPROFEN)):
        assert f'name="drug" value="{value_of(name)}"' in page
        assert f'name="m{place}-quantity" value="28"' in page
    assert 'value="１日１回朝食後"' in page


def test_nothing_is_registered_by_it(me):
    row = rx.registered()
    repeated(me, came(), row.uid)
    assert len(issued(row.person_id)) == 1


def test_another_clinics_prescription_does_not_exist(me):
    row = rx.registered(clinic=rx.OTHER)
    assert me.post(reverse("clinic_repeat", args=[came(), row.uid])).status_code == 404


def test_another_patients_prescription_does_not_exist(me):
    row = rx.registered(person="P008")
    assert me.post(reverse("clinic_repeat", args=[came(), row.uid])).status_code == 404


def test_opened_as_a_page_it_leads_to_the_visit(me):
    row, visit = rx.registered(), came()
    answer = me.get(reverse("clinic_repeat", args=[visit, row.uid]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("clinic_visit", args=[visit]))
