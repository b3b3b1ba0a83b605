"""A 施術所 is told coverage and ratio, and neither certificates nor assistance; it records no consent."""

import pytest

from platform_site.models import Consent
from tests.support.callers import P001, Caller, by_number
from tests.support.therapists import therapist


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
NOTHING = {"limit": None, "elderly": None, "specific_diseases": [], "confirmation_paper": None}


def test_it_is_told_coverage_and_ratio():
    answer = therapist().check(P001).json()
    assert (answer["result"], answer["coverages"][0]["copay_ratio"]) == ("active", 30)


def test_the_ratio_of_an_elderly_certificate_is_told_and_the_certificate_is_not():
    p022 = by_number("138057", "20030022", "1954-05-20")
    answer = therapist().check(p022).json()
    assert (answer["coverages"][0]["copay_ratio"], answer["certificates"]) == (20, NOTHING)
    assert CLINIC.check(p022).json()["certificates"]["elderly"]["ratio"] == 20


def test_the_limit_certificate_is_not_told_however_it_is_asked():
    p006 = by_number("39130018", "39000006", "1946-12-24", limit_certificate=True)
    office = therapist()
    assert office.check(p006).json()["certificates"] == NOTHING
    assert office.check_by_card("SBX-0006").json()["certificates"] == NOTHING


def test_consents_in_a_proof_are_not_recorded_there():
    before = Consent.objects.count()
    answer = therapist().check_by_card("SBX-0020", consents=["specific_disease", "checkup"]).json()
    assert (answer["result"], answer["consents"], answer["certificates"]) == ("active", [], NOTHING)
    assert [advisory["code"] for advisory in answer["advisories"]] == ["ELIG-ONLY"]
    assert Consent.objects.count() == before


def test_without_consents_in_the_proof_nothing_is_said_of_them():
    assert therapist().check_by_card("SBX-0001").json()["advisories"] == []


def test_by_card_assistance_is_not_told():
    answer = therapist().check_by_card("SBX-0010").json()
    assert answer["result"] == "not_found"
    assert answer["assistance"] == {"recipient": None, "voucher": None, "vouchers": [], "as_of": None}


def test_a_check_by_assistance_numbers_is_refused():
    numbers = {"payer_number": "12139994", "recipient_number": "0000018", "birth_date": "1958-06-30"}
    answer = therapist().check({"method": "public_assistance", **numbers})
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("bulk-checks", {"items": [{"patient_ref": "A" * 40}]}),
        ("consents", {"check_id": "5ec8ad30-1d7a-4a0e-9d2d-111111111111", "proof": "x"}),
        ("patient-numbers", {"patient_ref": "A" * 40, "patient_number": "1"}),
    ],
)
def test_it_may_neither_ask_in_bulk_nor_record_consents_nor_tie_numbers(path, body):
    answer = therapist().post(f"/api/v1/eligibility/{path}", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")


@pytest.mark.parametrize("client_id", ["sandbox-insurer-1", "sandbox-municipality-1"])
def test_whoever_is_no_facility_may_not_check(client_id):
    answer = Caller(client_id).check(P001)
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")


def test_a_scope_that_its_kind_may_not_hold_opens_nothing_to_an_insurer():
    forged = Caller("sandbox-insurer-1", scopes=frozenset({"eligibility.check", "eligibility.only"}))
    answer = forged.check(P001)
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")


def test_a_token_without_the_scope_opens_nothing_to_a_clinic():
    answer = Caller("sandbox-clinic-1", scopes=frozenset({"rx.issue"})).check(P001)
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")
