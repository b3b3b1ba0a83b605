"""One proof opens one check on the whole platform, whatever is done at once, lost or emptied (API-1)."""

import uuid

import pytest

from eligibility.models import EligibilityCheck
from platform_site import clock
from platform_site.celery import app
from platform_site.models import Consent, UsedToken
from tests.support.callers import Caller
from tests.support.deeds import together


CLINIC = "sandbox-clinic-1"
CHECKS, CONSENTS = "/api/v1/eligibility/checks", "/api/v1/eligibility/consents"


def by_card(proof: str) -> dict[str, str]:
    """Return the body of a check."""
    return {"method": "card", "proof": proof}


@pytest.mark.django_db
def test_a_proof_opens_a_second_check_under_no_other_key():
    clinic = Caller(CLINIC)
    proof = clinic.proof("SBX-0001", consents=["checkup"])
    assert clinic.check(by_card(proof)).status_code == 201
    again = clinic.check(by_card(proof))
    assert (again.status_code, again.json()["code"]) == (409, "ELIG-PROOF-USED")
    assert (EligibilityCheck.objects.count(), Consent.objects.count(), UsedToken.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_a_used_proof_is_refused_at_another_facility_too():
    clinic = Caller(CLINIC)
    proof = clinic.proof("SBX-0001")
    clinic.check(by_card(proof))
    elsewhere = Caller("sandbox-clinic-2").check(by_card(proof))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "ELIG-PROOF-FACILITY")


@pytest.mark.django_db
def test_a_proof_that_opened_a_check_records_no_consents_after_it():
    clinic = Caller(CLINIC)
    proof = clinic.proof("SBX-0001", consents=["checkup"])
    check_id = clinic.check(by_card(proof)).json()["check_id"]
    again = clinic.post(CONSENTS, {"check_id": check_id, "proof": proof})
    assert (again.status_code, again.json()["code"]) == (409, "ELIG-PROOF-USED")
    assert Consent.objects.count() == 1


@pytest.mark.django_db
def test_a_proof_that_recorded_consents_opens_no_check():
    clinic = Caller(CLINIC)
    check_id = clinic.check_by_card("SBX-0001").json()["check_id"]
    proof = clinic.proof("SBX-0001", consents=["checkup"])
    assert clinic.post(CONSENTS, {"check_id": check_id, "proof": proof}).status_code == 201
    again = clinic.check(by_card(proof))
    assert (again.status_code, again.json()["code"]) == (409, "ELIG-PROOF-USED")


@pytest.mark.django_db
def test_a_name_that_another_card_gave_its_proof_before_is_used():
    clinic, jti = Caller(CLINIC), uuid.uuid4().hex
    assert clinic.check_by_card("SBX-0001", jti=jti).status_code == 201
    assert clinic.check_by_card("SBX-0002", jti=jti).json()["code"] == "ELIG-PROOF-USED"


def test_of_many_at_once_exactly_one_opens_a_check(committed):
    proof = Caller(CLINIC).proof("SBX-0001", consents=["checkup", "vaccination"])
    answers = together(*[lambda: Caller(CLINIC).check(by_card(proof)) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert {answer.json().get("code") for answer in answers} == {None, "ELIG-PROOF-USED"}
    assert (EligibilityCheck.objects.count(), Consent.objects.count()) == (1, 2)


def test_a_check_and_a_consent_at_once_use_a_proof_once(committed):
    clinic = Caller(CLINIC)
    check_id = clinic.check_by_card("SBX-0001").json()["check_id"]
    proof = clinic.proof("SBX-0001", consents=["checkup"])
    answers = together(
        lambda: Caller(CLINIC).check(by_card(proof)),
        lambda: Caller(CLINIC).post(CONSENTS, {"check_id": check_id, "proof": proof}),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Consent.objects.count() == 1


def test_a_proof_stays_used_when_redis_is_emptied(committed):
    clinic = Caller(CLINIC)
    proof = clinic.proof("SBX-0001")
    assert clinic.check(by_card(proof)).status_code == 201
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushall()
    again = clinic.check(by_card(proof))
    assert (again.status_code, again.json()["code"]) == (409, "ELIG-PROOF-USED")


@pytest.mark.django_db
def test_a_used_proof_is_kept_until_it_would_have_expired():
    Caller(CLINIC).check_by_card("SBX-0001")
    assert UsedToken.objects.get().expires_at > clock.now()
