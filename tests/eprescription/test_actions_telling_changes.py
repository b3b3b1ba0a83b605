"""Whoever holds a prescription is told that it was changed, cancelled or recalled, once; nobody else is (R-050)."""

from uuid import uuid4

import pytest

from eprescription import tasks
from eprescription.actions.cancelling import cancel
from eprescription.actions.modifying import modify
from eprescription.actions.recalling import recall
from eprescription.actions.returning import give_back
from eprescription.actions.telling_changes import Change, tell_of_cancellation, tell_of_modification, tell_of_recall
from eprescription.rules.document import Kind
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Notice
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, received
from tests.eprescription.test_tasks import account_of, again, deliver, told
from tests.support import rx
from tests.support.callers import Caller
from tests.support.pages import seen
from tests.support.pharmacy_pages import pharmacist


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing"), pytest.mark.as_role("worker")]
PRESCRIPTION = "eprescription."


def recalled(row, client=rx.CLINIC):
    """Recall a prescription, and have those told whom it concerns, more than once."""
    recall(uid=row.uid, reason="reissued", by=Caller(client).actor, at=clock.now())
    deliver(tasks.tell_of_recall)
    again(tasks.tell_of_recall)


def cancelled(row):
    """Cancel a prescription as its issuer, and have those told."""
    cancel(uid=row.uid, reason="誤り", by=Caller(rx.CLINIC).actor, at=clock.now())
    deliver(tasks.tell_of_cancellation)
    again(tasks.tell_of_cancellation)


def changed(row, name, version=1):
    """Put something else into a prescription as its issuer, and have those told."""
    modify(
        uid=row.uid, version=version, sent=rx.sent(rx.document(name)), patient_ref=rx.visit(),
        by=Caller(rx.CLINIC).actor, at=clock.now(),
    )  # fmt: skip
    deliver(tasks.tell_of_modification)


def houses_told(row):
    """Return which organisations were told of a prescription, and what."""
    found = Notice.objects.filter(about__startswith=f"Prescription:{row.uid}", organisation__isnull=False)
    return sorted(
        (code, kind.removeprefix(PRESCRIPTION)) for code, kind in found.values_list("organisation__code", "kind")
    )


def code(client):
    """Return the ten digits of a sandbox's house."""
    return Caller(client).code


class TestTheIssuersRecall:
    def test_is_told_to_the_person_and_to_the_pharmacy_that_received_it_once(self):
        row = rx.registered()
        account_of(row.person_id)
        recalled(received(row))
        assert houses_told(row) == [(code(BLUE), "recalled_in_hand")]
        assert told(row.person_id) == [(f"{PRESCRIPTION}recalled", f"Prescription:{row.uid} 1")]

    def test_is_told_to_the_pharmacy_that_dispensed_a_part_and_has_it_no_more(self):
        row = rx.registered(refills=2)
        dispensed(received(row))
        recalled(row)
        assert houses_told(row) == [(code(BLUE), "recalled_in_hand")]

    def test_is_told_as_an_end_to_who_only_redeemed_it(self):
        row = rx.registered()
        by_number(row, at_pharmacy=GREEN)
        recalled(received(row))
        assert houses_told(row) == sorted([(code(BLUE), "recalled_in_hand"), (code(GREEN), "ended_unreceived")])

    def test_is_told_to_no_pharmacy_that_gave_it_back(self):
        row = received(rx.registered())
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        recalled(row)
        assert houses_told(row) == []

    def test_stands_in_the_inbox_of_who_holds_it_and_leads_to_it_and_in_no_other(self):
        row = received(rx.registered())
        recalled(row)
        page = f"/clinic/pharmacy/prescriptions/{row.uid}/"
        blue, green = pharmacist(), pharmacist("pharmacist-2")
        (notice,) = Notice.objects.filter(organisation=blue.membership.organisation_id, about__contains=row.uid)
        assert f'href="{page}"' in seen(blue, f"/notices/{notice.uid}")
        assert green.get(f"/notices/{notice.uid}").status_code == 404
        assert "回収" in seen(blue, page)


def test_a_pharmacys_recall_is_told_to_the_issuer_and_not_to_itself():
    row = received(rx.registered())
    recalled(row, BLUE)
    assert houses_told(row) == [(code(rx.CLINIC), "recalled_by_pharmacy")]


class TestACancellation:
    def test_is_told_to_the_person_and_to_who_redeemed_it_once(self):
        row = rx.registered()
        account_of(row.person_id)
        by_number(row)
        cancelled(row)
        assert houses_told(row) == [(code(BLUE), "ended_unreceived")]
        assert told(row.person_id) == [(f"{PRESCRIPTION}cancelled", f"Prescription:{row.uid} 1")]

    def test_of_what_is_given_in_house_is_told_to_nobody(self):
        row = rx.registered(kind=Kind.IN_HOUSE)
        account_of(row.person_id)
        cancelled(row)
        assert told(row.person_id) == []

    def test_names_no_medicine_and_no_person(self):
        row = rx.registered()
        by_number(row)
        cancelled(row)
        (notice,) = Notice.objects.filter(about__startswith=f"Prescription:{row.uid}", organisation__isnull=False)
        assert notice.about == f"Prescription:{row.uid} 1"


def test_each_change_is_told_to_the_person_and_to_who_redeemed_it():
    row = rx.registered()
    account_of(row.person_id)
    by_number(row)
    changed(row, rx.LOXOPROFEN)
    changed(row, rx.NORVASC, version=2)
    assert houses_told(row) == [(code(BLUE), "modified_unreceived")] * 2
    assert told(row.person_id) == [
        (f"{PRESCRIPTION}modified", f"Prescription:{row.uid} {version}") for version in (2, 3)
    ]


@pytest.mark.parametrize("tell", [tell_of_modification, tell_of_cancellation, tell_of_recall])
def test_of_a_prescription_that_is_none_nobody_is_told(tell):
    before = Notice.objects.count()
    tell(Change(uuid4(), version=1, house_id=1), by=the_platform(), at=clock.now())
    assert Notice.objects.count() == before
