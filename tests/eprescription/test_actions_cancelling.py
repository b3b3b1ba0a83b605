"""Cancelling: the issuer takes back what no pharmacy has received, and its bytes stay used up (R-050, I04-2)."""

from datetime import timedelta

import pytest

from eprescription.actions.cancelling import cancel
from eprescription.actions.registering import register
from eprescription.errors.registering import UsedBefore
from eprescription.models import MedicationLine, Prescription, RedemptionGrant, StopSwitch
from platform_site import clock
from platform_site.errors import Invalid, NotFound, NotInThisState, ScopeMissing
from platform_site.models import Organisation, OutboxEvent
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def take_back(
    row: Prescription, *, clinic: str = rx.CLINIC, reason: str = "患者を取り違えた", at=None, by=None
) -> Prescription:
    return cancel(uid=row.uid, reason=reason, by=by or Caller(clinic).actor, at=at or clock.now())


def received(row: Prescription) -> Prescription:
    """Have a pharmacy receive it."""
    with rx.opened(row.person_id):
        pharmacy = Organisation.objects.get(code="1340400051")
        row.move(to="received", at=clock.now(), received_by=pharmacy, received_at=clock.now())
    return row


def test_it_ends_with_its_reason_and_nothing_of_it_is_taken_any_more():
    row = take_back(rx.registered())
    assert (row.state, row.reason, row.ended_at is not None) == ("cancelled", "患者を取り違えた", True)
    with rx.opened(row.person_id):
        assert not MedicationLine.objects.filter(prescription_id=row.pk, known_until__isnull=True).exists()
    assert OutboxEvent.objects.filter(name="eprescription.cancelled").count() == 1


def test_who_redeemed_it_does_not_find_it_any_more():
    row = rx.registered()
    pharmacy = Organisation.objects.get(code="1340400051")
    with rx.opened(row.person_id):
        RedemptionGrant.objects.create(
            person_id=row.person_id, prescription=row, organisation=pharmacy, way="card", granted_at=clock.now()
        )
    take_back(row)
    with rx.opened(row.person_id):
        assert RedemptionGrant.objects.get().ended_at is not None


def test_its_bytes_make_no_second_prescription():
    sent, ref = rx.sent(rx.document()), rx.visit()
    row = register(sent=sent, patient_ref=ref, by=Caller(rx.CLINIC).actor, at=clock.now())
    take_back(row)
    with pytest.raises(UsedBefore):
        register(sent=sent, patient_ref=ref, by=Caller(rx.CLINIC).actor, at=clock.now())


def test_its_medicines_may_be_prescribed_elsewhere():
    take_back(rx.registered(rx.TRIAZOLAM))
    assert rx.registered(rx.ITRACONAZOLE, clinic=rx.OTHER).state == "registered"


def test_a_facility_that_was_stopped_takes_back_what_it_issued():
    row = rx.registered()
    StopSwitch.objects.create(organisation_id=row.organisation_id, reason="誤り", set_at=clock.now())
    assert take_back(row).state == "cancelled"


def test_a_reason_is_asked_for():
    with pytest.raises(Invalid):
        take_back(rx.registered(), reason=" ")


def test_another_facilitys_does_not_exist():
    with pytest.raises(NotFound):
        take_back(rx.registered(), clinic=rx.OTHER)


def test_a_system_without_the_scope_is_refused():
    with pytest.raises(ScopeMissing):
        take_back(rx.registered(), by=Caller(rx.CLINIC, scopes=frozenset({"rx.dispense"})).actor)


def test_twice_is_refused():
    row = take_back(rx.registered())
    with pytest.raises(NotInThisState):
        take_back(row)


def test_what_a_pharmacy_received_is_not_taken_back():
    with pytest.raises(NotInThisState):
        take_back(received(rx.registered()))


def test_a_refill_of_which_one_turn_was_dispensed_is_not_taken_back():
    row = rx.registered(refills=3)
    with rx.opened(row.person_id):
        Prescription.objects.filter(pk=row.pk).update(used_count=1, next_due_on=row.issued_on + timedelta(days=14))
    with pytest.raises(NotInThisState):
        take_back(row)


def test_what_is_over_is_not_taken_back_even_before_the_days_task_was_there():
    row = rx.registered()
    with pytest.raises(NotInThisState):
        take_back(row, at=clock.now() + timedelta(days=4))
