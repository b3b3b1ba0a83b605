"""`DELETE …/consents/{id}`: at this facility, as the person asked, effective at once on every path."""

import uuid
from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.models import Consent
from platform_site.queries.consents import consent_in_force, consents_in_force
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
KEY = "a-key-of-16-signs"


def given(caller: Caller = CLINIC) -> str:
    """Return the path of a consent that was just given."""
    (receipt,) = caller.check_by_card("SBX-0001", consents=["checkup"]).json()["consents"]
    return f"/api/v1/eligibility/consents/{receipt['consent_id']}"


def in_force() -> bool:
    """Tell if the one consent opens anything now."""
    row = Consent.objects.get()
    asked = {"person_id": row.person_id, "organisation_id": row.organisation_id, "at": clock.now()}
    listed = consents_in_force(**asked).exists()
    assert listed == (consent_in_force(**asked, category="checkup") is not None)
    assert consent_in_force(**asked, category="vaccination") is None
    return listed


def test_a_withdrawn_consent_is_over_at_once():
    path = given()
    assert in_force()
    answer = CLINIC.delete(path)
    assert answer.status_code == 200
    assert answer.json()["withdrawn_at"]
    assert not in_force()


def test_withdrawn_means_withdrawn_whatever_another_hosts_clock_says():
    CLINIC.delete(given())
    row = Consent.objects.get()
    early = clock.now() - timedelta(hours=1)
    assert not consents_in_force(person_id=row.person_id, organisation_id=row.organisation_id, at=early).exists()


def test_a_second_withdrawal_is_refused_and_a_retry_is_not():
    path = given()
    first = CLINIC.delete(path, key=KEY)
    retry, second = CLINIC.delete(path, key=KEY), CLINIC.delete(path)
    assert (retry.status_code, retry.content, retry["Idempotency-Replayed"]) == (200, first.content, "true")
    assert (second.status_code, second.json()["code"]) == (409, "CONF-STATE")


def test_another_facilitys_consent_is_the_same_as_none():
    foreign = OTHER.delete(given())
    unknown = OTHER.delete(f"/api/v1/eligibility/consents/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "SYS-NOT-FOUND")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]
    assert in_force()


def test_a_system_without_the_scope_withdraws_nothing():
    answer = Caller("sandbox-clinic-1", scopes=frozenset({"ehr.view"})).delete(given())
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")
    assert in_force()
