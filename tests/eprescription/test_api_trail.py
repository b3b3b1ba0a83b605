"""What a request leaves in the patient's trail: the lines of what it did, and none of a reading that was not one."""

import pytest

from tests.eprescription.api_calls import API, register, registration
from tests.eprescription.pharmacies import BLUE
from tests.support import rx, rx_doors
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.merging import of_sandbox


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CLINIC = Caller(rx.CLINIC)


@pytest.fixture
def left():
    """A function that returns the events of the lines that were left about P001 since it was asked last."""
    person_id, seen = of_sandbox("P001").pk, 0

    def since() -> list[str]:
        nonlocal seen
        events = [line.event.removeprefix("eprescription.") for line in lines_of([person_id])]
        new, seen = events[seen:], len(events)
        return sorted(new)

    since()
    return since


def test_a_registration_leaves_that_it_was_made_and_checked(left):
    body = registration(ref=rx.visit())
    left()
    assert CLINIC.post(f"{API}/prescriptions", body).status_code == 201
    assert left() == ["checked", "registered"]


def test_its_answer_told_again_is_a_reading(left):
    body = registration(ref=rx.visit())
    CLINIC.post(f"{API}/prescriptions", body, key="k" * 16)
    left()
    CLINIC.post(f"{API}/prescriptions", body, key="k" * 16)
    assert set(left()) == {"prescription_read", "registered"}


def test_a_check_at_a_clinic_leaves_one_line(left):
    body = rx_doors.check_body()
    left()
    assert CLINIC.post(f"{API}/checks", body).status_code == 201
    assert left() == ["checked"]


def test_a_pharmacy_reads_besides_what_it_redeemed(left):
    register()
    body = {**rx_doors.check_body(), "patient_ref": rx.visit(BLUE)}
    left()
    assert Caller(BLUE).post(f"{API}/checks", body).status_code == 201
    assert left() == ["check_read", "checked"]
