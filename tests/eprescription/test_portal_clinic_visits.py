"""`/clinic/`: a doctor sees who is at her own counter, and what her own clinic prescribed."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from eligibility.errors import NoCheckIn
from eprescription.queries.visits import visit_of, visits_at
from platform_site import clock
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.clinic_pages import came, doctor
from tests.support.pages import is_closed, nothing_changes, seen
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CLINIC = "/clinic/"


def test_whoever_was_checked_here_is_listed_once():
    came()
    visit = came()
    page = seen(doctor(), CLINIC)
    assert page.count('data-label="受付"') == 1
    assert reverse("clinic_visit", args=[visit]) in page


def test_nobody_is_listed_whom_another_clinic_checked():
    came(rx.OTHER)
    assert "資格を確認した方はいません" in seen(doctor(), CLINIC)


def test_after_24_hours_the_visit_is_over():
    visit, by, later = came(), doctor().actor, clock.now() + timedelta(hours=24, minutes=1)
    assert visits_at(by, at=later) == []
    with pytest.raises(NoCheckIn):
        visit_of(by, UUID(visit), at=later)


def test_another_clinics_visit_does_not_exist():
    assert doctor().get(reverse("clinic_visit", args=[came(rx.OTHER)])).status_code == 404


def test_her_page_shows_what_this_clinic_prescribed_and_no_other():
    rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
    mine = rx.registered(rx.LOXOPROFEN)
    page = seen(doctor(), reverse("clinic_visit", args=[came()]))
    assert page.count("clinic/prescriptions/") == 1
    assert reverse("clinic_copy", args=[mine.uid]) in page


def test_looking_changes_nothing():
    visit, me = came(), doctor()
    with nothing_changes():
        seen(me, CLINIC)
        seen(me, reverse("clinic_visit", args=[visit]))
        seen(me, reverse("clinic_new", args=[visit]))
        seen(me, reverse("clinic_drugs") + "?word=アムロジピン")


def test_only_prescribers_come_in():
    visit = came()
    for path in (CLINIC, reverse("clinic_visit", args=[visit]), reverse("clinic_drugs")):
        is_closed(path, Visitor.of("receptionist", "clinic"), Visitor.of("pharmacist", "pharmacy"))


def test_each_look_leaves_a_line_about_the_person():
    visit, me = came(), doctor()
    person = visit_of(me.actor, UUID(visit), at=clock.now()).person_id
    before = len(lines_of([person]))
    seen(me, CLINIC)
    seen(me, reverse("clinic_visit", args=[visit]))
    events = [line.event for line in lines_of([person])[before:]]
    assert events == ["eprescription.visit_read", "eprescription.visit_read", "eprescription.prescription_read"]
