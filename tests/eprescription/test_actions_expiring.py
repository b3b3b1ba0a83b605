"""Expiring: what nobody received by its last day, and refills whose turn was missed by more than 7 days (E-20)."""

from datetime import timedelta

import pytest

from eprescription.actions.cancelling import cancel
from eprescription.actions.expiring import expire, expire_over
from eprescription.models import MedicationLine, Prescription
from eprescription.queries.prescriptions import standing
from eprescription.rules.document import Kind
from platform_site import clock
from platform_site.actors import the_platform
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing"), pytest.mark.as_role("worker")]


def after(days: int):
    return clock.now() + timedelta(days=days)


def now(row: Prescription) -> Prescription:
    with rx.opened(row.person_id):
        return Prescription.objects.get(pk=row.pk)


def due(row: Prescription, in_days: int) -> None:
    """Have the first of three dispensings be done, the next being due in so many days."""
    with rx.opened(row.person_id):
        next_due = row.issued_on + timedelta(days=in_days)
        Prescription.objects.filter(pk=row.pk).update(used_count=1, next_due_on=next_due)


def test_it_is_good_on_its_last_day_and_over_on_the_next():
    row = rx.registered()
    assert expire_over(at=after(3)) == 0
    assert expire_over(at=after(4)) == 1
    assert now(row).state == "expired"
    with rx.opened(row.person_id):
        assert not MedicationLine.objects.filter(known_until__isnull=True).exists()


def test_a_second_run_finds_nothing():
    rx.registered()
    assert [expire_over(at=after(4)), expire_over(at=after(4))] == [1, 0]


def test_what_was_changed_before_its_turn_came_is_left_as_it_is():
    row, over = rx.registered(), rx.registered(rx.LOXOPROFEN)
    cancel(uid=over.uid, reason="処方の見直し", by=Caller(rx.CLINIC).actor, at=clock.now())
    found = [(each.pk, each.uid, each.person_id) for each in (row, over)]
    assert expire(over=found, by=the_platform(), at=clock.now()) == 0
    assert [now(each).state for each in (row, over)] == ["registered", "cancelled"]


def test_chunk_by_chunk_all_of_them_are_found():
    rx.registered(rx.AMLODIPINE)
    rx.registered(rx.LOXOPROFEN)
    rx.registered(rx.TRIAZOLAM, person="P008")
    assert expire_over(at=after(4), most=2) == 3


def test_a_refill_is_good_for_seven_days_after_it_was_due():
    row = rx.registered(refills=3)
    due(row, 14)
    assert expire_over(at=after(21)) == 0
    assert expire_over(at=after(22)) == 1
    assert now(row).state == "expired"


def test_what_is_given_in_house_never_expires():
    row = rx.registered(kind=Kind.IN_HOUSE)
    assert expire_over(at=after(30)) == 0
    assert standing(row, on=row.last_day + timedelta(days=30), window_days=7) == "registered"


def test_the_state_is_judged_by_the_day_whether_or_not_the_task_was_there():
    row = rx.registered()
    states = [standing(row, on=row.last_day + timedelta(days=days), window_days=7) for days in (0, 1)]
    assert states == ["registered", "expired"]
