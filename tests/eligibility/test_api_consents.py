"""`POST …/consents` and `DELETE …/{id}`: after a card check of this facility, by a fresh proof of the same person."""

import uuid
from datetime import timedelta

import pytest

from eligibility.errors import NoCheckIn
from platform_site import clock
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import Consent, Organisation, Person, Restriction
from tests.support.callers import P001, Caller
from tests.support.cards import issued, revoke
from tests.support.visits import consent, visit


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
PATH = "/api/v1/eligibility/consents"
KEY = "a-key-of-16-signs"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def checked(serial: str = "SBX-0001", caller: Caller = CLINIC) -> str:
    """Return the id of a card check."""
    return caller.check_by_card(serial).json()["check_id"]


def give(check_id: str, proof: str | None = None, caller: Caller = CLINIC, **kwargs):
    """Post a consent to check-ups."""
    proof = caller.proof("SBX-0001", consents=["checkup"]) if proof is None else proof
    return caller.post(PATH, {"check_id": check_id, "proof": proof}, **kwargs)


def refused(answer, status: int, code: str) -> bool:
    """Tell that an answer is this refusal, and that no consent was recorded."""
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert not Consent.objects.exists()
    return True


def test_consent_after_the_check_is_recorded_with_receipts():
    proof = CLINIC.proof("SBX-0001", consents=["checkup", "vaccination"], verification="visual")
    answer = give(checked(), proof)
    assert answer.status_code == 201
    receipts = answer.json()["consents"]
    assert [receipt["category"] for receipt in receipts] == ["checkup", "vaccination"]
    assert all(receipt["withdrawn_at"] is None for receipt in receipts)
    assert set(Consent.objects.values_list("verification", flat=True)) == {"visual"}


def test_the_check_itself_shows_its_own_consents_only_when_it_is_sent_again():
    body = {"method": "card", "proof": CLINIC.proof("SBX-0001")}
    first = CLINIC.check(body, key=KEY)
    give(first.json()["check_id"])
    assert CLINIC.check(body, key=KEY).content == first.content


def test_a_check_of_less_than_24_hours_counts():
    at = clock.now()
    check = visit(CLINIC, "SBX-0001", at=at)
    assert consent(CLINIC, check, "SBX-0001", at=at + DAY - SECOND).consents[0].given_at == at + DAY - SECOND


def test_a_check_of_24_hours_ago_counts_no_more():
    at = clock.now()
    check = visit(CLINIC, "SBX-0001", at=at)
    with pytest.raises(NoCheckIn):
        consent(CLINIC, check, "SBX-0001", at=at + DAY)


def test_after_a_check_by_number_the_card_is_required():
    assert refused(give(CLINIC.check(P001).json()["check_id"]), 422, "CONS-CARD-REQUIRED")


def test_a_check_that_found_nobody_is_no_check_in():
    nobody = CLINIC.check({**P001, "number": "4711"}).json()["check_id"]
    assert refused(give(nobody), 404, "ELIG-NO-CHECK-IN")


def test_another_facilitys_check_is_the_same_as_none():
    foreign, unknown = give(checked(caller=OTHER)), give(str(uuid.uuid4()))
    assert refused(foreign, 404, "ELIG-NO-CHECK-IN")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]


def test_another_persons_card_is_refused():
    assert refused(give(checked("SBX-0002")), 422, "CONS-ANOTHER-PERSON")


def test_another_card_of_the_same_person_will_do():
    second = issued("TEST-SECOND")
    assert give(checked(), CLINIC.proof(second, consents=["checkup"])).status_code == 201


def test_a_proof_without_consents_is_refused():
    assert refused(give(checked(), CLINIC.proof("SBX-0001")), 422, "CONS-NONE-GIVEN")


def test_an_expired_certificate_gives_none():
    proof = CLINIC.proof("SBX-0028", consents=["checkup"])
    assert refused(give(checked("SBX-0028"), proof), 422, "CONS-CERT-EXPIRED")


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"at": -150}, "ELIG-PROOF-STALE"),
        ({"organisation": "1310200030"}, "ELIG-PROOF-FACILITY"),
        ({"audience": "https://other.example"}, "ELIG-PROOF-INVALID"),
    ],
)
def test_an_unfit_proof_is_refused(choices, code):
    if "at" in choices:
        choices = {"at": clock.now() + choices["at"] * SECOND}
    assert refused(give(checked(), CLINIC.proof("SBX-0001", consents=["checkup"], **choices)), 422, code)


def test_an_altered_proof_is_refused():
    proof = CLINIC.proof("SBX-0001", consents=["checkup"])
    assert refused(give(checked(), proof[:-8] + "AAAAAAAA"), 422, "ELIG-PROOF-INVALID")


def test_a_revoked_card_is_refused():
    serial = issued("TEST-REVOKED")
    check_id = checked()
    revoke(serial)
    assert refused(give(check_id, CLINIC.proof(serial, consents=["checkup"])), 422, "ELIG-CARD-REVOKED")


def test_a_card_that_is_linked_to_nobody_is_refused():
    proof = CLINIC.proof(issued("TEST-NOBODY", whose=None), consents=["checkup"])
    assert refused(give(checked(), proof), 404, "ELIG-CARD-UNKNOWN")


def test_a_card_that_was_closed_since_the_check_gives_no_consent():
    check_id = checked()
    person = Person.objects.get(coverageversion__coverage__number="1001", birth_date="1985-04-01")
    source = Organisation.objects.get(code="139998")
    restrict(person=person, kind=Restriction.Kind.SELF_VIEW_STOPPED, source=source, by=the_platform(), at=clock.now())
    assert refused(give(check_id), 409, "ELIG-CARD-CLOSED")


def test_consents_beside_the_proof_are_refused():
    answer = CLINIC.post(PATH, {"check_id": checked(), "proof": "x", "consents": ["checkup"]})
    assert refused(answer, 400, "VAL-INVALID")
    assert answer.json()["errors"][0]["code"] == "CONS-OUTSIDE-PROOF"


def test_a_replay_gives_the_same_receipts_though_the_proof_is_used_and_a_withdrawal_shows():
    check_id, proof = checked(), CLINIC.proof("SBX-0001", consents=["checkup", "vaccination"])
    first = give(check_id, proof, key=KEY)
    assert give(check_id, proof, key=KEY).content == first.content
    CLINIC.delete(f"{PATH}/{first.json()['consents'][1]['consent_id']}")
    again = give(check_id, proof, key=KEY)
    assert again["Idempotency-Replayed"] == "true"
    assert [receipt["withdrawn_at"] is None for receipt in again.json()["consents"]] == [True, False]
    assert Consent.objects.count() == 2


def test_a_refused_consent_leaves_its_proof_for_a_right_one():
    proof = CLINIC.proof("SBX-0001", consents=["checkup"])
    assert refused(give(str(uuid.uuid4()), proof), 404, "ELIG-NO-CHECK-IN")
    assert give(checked(), proof).status_code == 201
