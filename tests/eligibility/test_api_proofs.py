"""A card's proof at the check: what is refused, with which code, and what of it leaves no trace (API-1, E-04)."""

from datetime import timedelta

import pytest
from django.conf import settings

from eligibility.actions.cards import link_card, unlink_card
from eligibility.actions.checks import check_by_card, read_proof
from eligibility.errors import CardRevoked
from eligibility.gateways.sandbox_cards import CardAuthority
from eligibility.models import EligibilityCheck
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Consent, UsedToken
from platform_site.periods import jst_day
from tests.support.callers import Caller
from tests.support.cards import issued, revoke


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def ask(proof: str, caller: Caller = CLINIC, **kwargs):
    """Check by a proof."""
    return caller.check({"method": "card", "proof": proof}, **kwargs)


def refused(answer, status: int, code: str) -> bool:
    """Tell that an answer is this refusal, with no trace of a check, a consent or a used proof."""
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not EligibilityCheck.objects.exists()
    assert not Consent.objects.exists()
    assert not UsedToken.objects.exists()
    return True


def altered(proof: str, place: int) -> str:
    """Return a proof with one character of it changed."""
    changed = "A" if proof[place] != "A" else "B"
    return proof[:place] + changed + proof[place + 1 :]


def test_a_proof_of_an_rsa_card_is_as_good():
    assert ask(CLINIC.proof("SBX-0003")).json()["coverages"][0]["number"] == "20030001"


def test_a_stale_proof_is_refused():
    assert refused(ask(CLINIC.proof("SBX-0001", at=clock.now() - 122 * SECOND)), 422, "ELIG-PROOF-STALE")


def test_a_proof_is_good_until_it_expires_and_from_a_clock_that_is_a_minute_ahead():
    now = clock.now()
    assert ask(CLINIC.proof("SBX-0001", at=now - 115 * SECOND)).status_code == 201
    assert ask(CLINIC.proof("SBX-0001", at=now + 55 * SECOND)).status_code == 201


def test_a_proof_from_the_future_is_refused():
    assert refused(ask(CLINIC.proof("SBX-0001", at=clock.now() + 90 * SECOND)), 422, "ELIG-PROOF-INVALID")


def test_a_proof_made_at_another_facility_is_refused():
    assert refused(ask(OTHER.proof("SBX-0001", consents=["checkup"])), 422, "ELIG-PROOF-FACILITY")


def test_a_proof_for_another_installation_is_refused():
    assert refused(ask(CLINIC.proof("SBX-0001", audience="https://other.example")), 422, "ELIG-PROOF-INVALID")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_altered_proof_is_refused(part):
    proof = CLINIC.proof("SBX-0001")
    place = sum(len(piece) + 1 for piece in proof.split(".")[:part]) + 20
    assert refused(ask(altered(proof, place)), 422, "ELIG-PROOF-INVALID")


@pytest.mark.parametrize("proof", ["x", "a.b.c", "..", "e30.e30.AAAA", "𠮷.𠮷.𠮷"])
def test_what_is_no_proof_at_all_is_refused(proof):
    assert refused(ask(proof), 422, "ELIG-PROOF-INVALID")


def test_a_card_of_another_authority_is_refused(tmp_path):
    forger = CardAuthority(tmp_path)
    forger.create(clock.now())
    forger.issue("SBX-0001", not_before=clock.now() - DAY, not_after=clock.now() + 365 * DAY)
    choices = {"audience": settings.PUBLIC_URL, "organisation": CLINIC.code, "at": clock.now()}
    assert refused(ask(forger.prove("SBX-0001", **choices)), 422, "ELIG-CARD-UNTRUSTED")


def test_a_card_that_is_linked_to_nobody_is_refused():
    assert refused(ask(CLINIC.proof(issued("TEST-1", whose=None))), 404, "ELIG-CARD-UNKNOWN")


def test_a_card_whose_link_was_ended_opens_nothing():
    serial = issued("TEST-2")
    identity = read_proof(CLINIC.proof(serial), at=clock.now()).card.identity
    unlink_card(identity=identity, by=the_platform(), at=clock.now())
    assert refused(ask(CLINIC.proof(serial)), 404, "ELIG-CARD-UNKNOWN")


def test_a_revoked_card_is_refused():
    serial = issued("TEST-3")
    revoke(serial)
    assert refused(ask(CLINIC.proof(serial)), 422, "ELIG-CARD-REVOKED")


def test_a_card_that_expired_months_ago_is_refused():
    assert refused(ask(CLINIC.proof(issued("TEST-4", ends_in=-130 * DAY))), 422, "ELIG-CARD-EXPIRED")


def test_a_closed_card_is_refused_and_its_consents_are_not_recorded():
    assert refused(CLINIC.check_by_card("SBX-0021", consents=["checkup"]), 409, "ELIG-CARD-CLOSED")


def test_a_suspended_link_records_no_consents():
    assert refused(CLINIC.check_by_card("SBX-0019", consents=["checkup"]), 409, "ELIG-LINK-SUSPENDED")


def test_a_refused_check_leaves_the_proof_to_be_used_once_it_is_right():
    serial = issued("TEST-5", whose=None)
    proof = CLINIC.proof(serial)
    assert refused(ask(proof, key="a-key-of-16-signs"), 404, "ELIG-CARD-UNKNOWN")
    assert refused(ask(proof, key="a-key-of-16-signs"), 404, "ELIG-CARD-UNKNOWN")
    issued_again = read_proof(proof, at=clock.now()).card
    link_card(identity=issued_again.identity, link_token="SBX-LINK-P001", by=the_platform(), at=clock.now())
    assert ask(proof, key="a-key-of-16-signs").status_code == 201


@pytest.mark.parametrize("name", ["consents", "use_subsidies", "prescription_form", "prescriptions", "verification"])
@pytest.mark.parametrize(
    "body", [{"method": "card", "proof": "x"}, {"method": "insurance_number"}, {"method": "public_assistance"}]
)
def test_a_choice_outside_of_the_proof_is_refused_with_a_code_of_its_own(name, body):
    answer = CLINIC.check({**body, name: ["checkup"]})
    assert refused(answer, 400, "VAL-INVALID")
    (fault,) = answer.json()["errors"]
    assert (fault["code"], fault["pointer"]) == ("CONS-OUTSIDE-PROOF", f"/{name}")


def test_while_the_revocation_service_is_dead_the_counter_goes_on_with_an_advisory():
    at = clock.now() + 5 * DAY
    proof = CLINIC.proof("SBX-0001", at=at)
    facts = check_by_card(proof=proof, on=jst_day(at), by=CLINIC.actor, at=at)
    assert (facts["result"], facts["advisories"]) == ("active", ["ELIG-REVOCATION-UNKNOWN"])


def test_what_was_known_as_revoked_stays_so_however_long_the_service_is_dead():
    serial = issued("TEST-6")
    revoke(serial)
    at = clock.now() + 30 * DAY
    with pytest.raises(CardRevoked):
        check_by_card(proof=CLINIC.proof(serial, at=at), on=jst_day(at), by=CLINIC.actor, at=at)
