"""Cards, their proofs, and consent."""

from datetime import timedelta
from typing import Any

from eligibility.gateways.sandbox_cards import CardAuthority
from platform_site import clock
from tests.support import cards
from tests.support.callers import P001, Caller
from tests.support.scenarios import World, provokes
from tests.support.therapists import therapist


CLINIC = Caller("sandbox-clinic-1")
CONSENTS = "/api/v1/eligibility/consents"


def consent(check: dict[str, Any], serial: str, **choices: Any) -> Any:
    """Ask to add consents to a check."""
    proof = CLINIC.proof(serial, **{"consents": ["checkup"], **choices})
    return CLINIC.post(CONSENTS, {"check_id": check["check_id"], "proof": proof})


@provokes("ELIG-PROOF-INVALID")
def a_proof_that_was_changed(world: World) -> Any:
    head, claims, signature = CLINIC.proof("SBX-0001").split(".")
    return CLINIC.check({"method": "card", "proof": f"{head}.{claims[:-4]}AAAA.{signature}"})


@provokes("ELIG-PROOF-STALE")
def a_proof_of_ten_minutes_ago(world: World) -> Any:
    return CLINIC.check_by_card("SBX-0001", at=clock.now() - timedelta(minutes=10))


@provokes("ELIG-PROOF-USED")
def a_proof_that_was_used(world: World) -> Any:
    body = {"method": "card", "proof": CLINIC.proof("SBX-0001")}
    CLINIC.check(body)
    return CLINIC.check(body)


@provokes("ELIG-PROOF-FACILITY")
def a_proof_for_another_facility(world: World) -> Any:
    return CLINIC.check_by_card("SBX-0001", organisation="1310200030")


@provokes("ELIG-CARD-UNTRUSTED")
def a_card_of_another_authority(world: World) -> Any:
    other, now = CardAuthority(world.folder), clock.now()
    other.create(now)
    other.issue("SBX-0001", not_before=now, not_after=now + timedelta(days=1))
    proof = other.prove("SBX-0001", audience=world.settings.PUBLIC_URL, organisation=CLINIC.code, at=now)
    return CLINIC.check({"method": "card", "proof": proof})


@provokes("ELIG-CARD-REVOKED")
def a_card_that_was_revoked(world: World) -> Any:
    serial = cards.issued("SBX-9001")
    cards.revoke(serial)
    return CLINIC.check_by_card(serial)


@provokes("ELIG-CARD-EXPIRED")
def a_card_that_expired_long_ago(world: World) -> Any:
    return CLINIC.check_by_card(cards.issued("SBX-9002", ends_in=timedelta(days=-200)))


@provokes("ELIG-CARD-CLOSED")
def a_card_that_is_closed(world: World) -> Any:
    return CLINIC.check_by_card("SBX-0021")


@provokes("ELIG-CARD-UNKNOWN")
def a_card_of_nobody(world: World) -> Any:
    return CLINIC.check_by_card(cards.issued("SBX-9003", whose=None))


@provokes("ELIG-CERT-EXPIRING")
def a_card_that_expires_soon(world: World) -> Any:
    return CLINIC.check_by_card("SBX-0011")


@provokes("ELIG-REVOCATION-UNKNOWN")
def a_list_of_revoked_cards_from_last_week(world: World) -> Any:
    later = clock.now() + timedelta(days=5)
    world.monkeypatch.setattr(clock, "now", lambda: later)
    return CLINIC.check_by_card("SBX-0001")


@provokes("ELIG-LINK-SUSPENDED")
def a_link_under_inquiry(world: World) -> Any:
    return CLINIC.check_by_card("SBX-0019")


@provokes("ELIG-ONLY")
def a_therapist_who_is_given_consent(world: World) -> Any:
    return therapist().check_by_card("SBX-0001", consents=["checkup"])


@provokes("CONS-CARD-REQUIRED")
def consent_after_a_check_by_number(world: World) -> Any:
    return consent(CLINIC.check(P001).json(), "SBX-0001")


@provokes("CONS-ANOTHER-PERSON")
def consent_by_somebody_elses_card(world: World) -> Any:
    return consent(CLINIC.check_by_card("SBX-0001").json(), "SBX-0008")


@provokes("CONS-NONE-GIVEN")
def consent_to_nothing(world: World) -> Any:
    return consent(CLINIC.check_by_card("SBX-0001").json(), "SBX-0001", consents=[])


@provokes("CONS-CERT-EXPIRED")
def consent_by_an_expired_card(world: World) -> Any:
    return consent(CLINIC.check_by_card("SBX-0028").json(), "SBX-0028")


@provokes("ELIG-NO-CHECK-IN")
def a_number_for_somebody_who_was_not_here(world: World) -> Any:
    ref = Caller("sandbox-clinic-2").check(P001).json()["patient_ref"]
    return CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": ref, "patient_number": "1"})
