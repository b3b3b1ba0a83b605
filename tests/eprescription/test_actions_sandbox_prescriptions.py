"""What the fictional people take: prescribed and dispensed as anybody's, so that others' prescriptions meet it."""

from collections import Counter

import pytest

from eprescription import tasks
from eprescription.actions.sandbox_prescriptions import make_prescriptions, want_prescriptions
from eprescription.models import MedicationLine, Prescription
from eprescription.rules.sandbox_prescriptions import MANY
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.errors import NotFound
from platform_site.models import OutboxDelivery
from tests.support import rx
from tests.support.callers import Caller
from tests.support.merging import of_sandbox


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]


def lines_of(key: str) -> list[MedicationLine]:
    """Return what somebody is known to take now."""
    person = of_sandbox(key)
    with rx.opened(person.pk):
        return list(MedicationLine.objects.filter(person_id=person.pk, known_until__isnull=True))


def state_of(row: Prescription) -> str:
    """Return how a prescription stands."""
    with rx.opened(row.person_id):
        return Prescription.objects.get(pk=row.pk).state


def test_some_are_dispensed_and_one_waits_to_be_redeemed():
    made = make_prescriptions(at=clock.now())
    assert Counter(state_of(row) for row in made) == {"dispensed": 2, "registered": 1}
    assert len(lines_of("P006")) == len(MANY)
    assert len(lines_of("P008")) == 4


def test_asked_twice_on_a_day_nothing_is_made_twice():
    assert len(make_prescriptions(at=clock.now())) == 3
    assert make_prescriptions(at=clock.now()) == []


def test_a_second_clinic_finds_one_duplicate_and_one_contraindication_of_p008():
    make_prescriptions(at=clock.now())
    clinic = Caller(rx.OTHER)
    ref = rx.visit(rx.OTHER, "P008", consents=("care_drug_allergy_lab",))
    items = [
        {
            "code": {"system": "receipt", "value": each.drug_code.code}, "name": each.name,
            "dosage_form": "internal", "dose": "1", "unit": each.unit, "quantity": 7,
        }
        for each in (rx.item(rx.AMLODIPINE), rx.item(rx.TRIAZOLAM))
    ]  # fmt: skip
    answer = clinic.post("/api/v1/eprescription/checks", {"patient_ref": ref, "items": items})
    found = Counter(finding["kind"] for finding in answer.json()["findings"])
    assert (answer.status_code, found) == (201, {"duplicate": 1, "contraindicated": 1})


def test_a_fresh_sandbox_asks_its_worker_for_them():
    wanted = OutboxDelivery.objects.get(event__name="sandbox.prescriptions_wanted")
    tasks.make_sandbox_prescriptions(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.error) == ("done", "")
    assert len(lines_of("P006")) == len(MANY)


def test_outside_a_sandbox_there_are_none(settings):
    settings.SANDBOX = False
    with pytest.raises(NotFound):
        make_prescriptions(at=clock.now())
    with pytest.raises(NotFound):
        want_prescriptions(by=the_platform(), at=clock.now())
