"""The check at the counter (資格確認): what covers this person on a day, and a check-in for her visit."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from eligibility.actions.asking import EVENT, Facts, as_bytea, ask, budgeted, question
from eligibility.errors import (
    CardExpired,
    CardRevoked,
    CertificateExpiring,
    ConsentsAfterExpiry,
    OnlyEligibility,
    ProofFacility,
    ProofStale,
    RevocationUnknown,
)
from eligibility.gateways import proofs
from eligibility.models import Method
from eligibility.permissions import coverage_only
from eligibility.queries import cards
from eligibility.rules.card_expiry import Standing, standing
from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site import actors
from platform_site.actors import Actor
from platform_site.identifiers import InsurerNumber, PayerNumber, RecipientNumber
from platform_site.limits import budget, pace_at_target
from platform_site.models import Verification
from platform_site.periods import jst_day
from platform_site.permissions import Scope, check_scope, facility
from platform_site.queries.codes import policy
from platform_site.transactions import refusals_recorded


SCOPES = (Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY)


def check_by_number(
    *,
    insurer_number: InsurerNumber,
    symbol: str,
    number: str,
    branch: str,
    birth_date: date,
    on: date,
    by: Actor,
    at: datetime,
    shown: str = "",
    limit_certificate: bool = False,
) -> Facts:
    """Answer by the insured person's numbers; opens no health information and records no consent (R-027)."""
    with refusals_recorded(EVENT, by=by, at=at, method=Method.INSURANCE_NUMBER, bulk=False):
        check_scope(by, *SCOPES)
        asked = question(
            method=Method.INSURANCE_NUMBER, on=on, by=by, at=at,
            insurer_number=str(insurer_number),
            symbol_key=symbol_key(symbol), number_key=number_key(number), branch_key=branch_key(branch),
            birth_date=birth_date.isoformat(), shown=shown, limit_certificate=limit_certificate,
            home_consents_until=_home_consents_until(at),
        )  # fmt: skip
    target = f"{insurer_number}:{asked['symbol_key']}:{asked['number_key']}"
    return ask({**asked, **_charged(by, target)}, by=by)


def check_by_assistance(
    *,
    payer_number: PayerNumber,
    recipient_number: RecipientNumber,
    birth_date: date,
    on: date,
    by: Actor,
    at: datetime,
) -> Facts:
    """Answer by public-assistance numbers (医療扶助): recipient, and the voucher for this institution (E-11)."""
    with refusals_recorded(EVENT, by=by, at=at, method=Method.PUBLIC_ASSISTANCE, bulk=False):
        check_scope(by, Scope.ELIGIBILITY_CHECK)
        asked = question(
            method=Method.PUBLIC_ASSISTANCE, on=on, by=by, at=at,
            payer_number=str(payer_number), recipient_number=str(recipient_number),
            birth_date=birth_date.isoformat(), home_consents_until=_home_consents_until(at),
        )  # fmt: skip
    return ask({**asked, **_charged(by, f"{payer_number}:{recipient_number}")}, by=by)


def check_by_card(*, proof: str, on: date, by: Actor, at: datetime) -> Facts:
    """Answer by the card's signed proof, and record the consents that the person gave in it (E-01, API-1)."""
    with refusals_recorded(EVENT, by=by, at=at, method=Method.CARD, bulk=False):
        check_scope(by, *SCOPES)
        read = read_proof(proof, at=at)
        asked = question(
            method=Method.CARD,
            on=on,
            by=by,
            at=at,
            limit_certificate=False,
            **card_members(read, by=by, at=at),
        )
    return ask(asked, by=by)


def _charged(by: Actor, target: str) -> dict[str, Any]:
    """Return the budget that a miss is charged to; raise TooManyRequests for who asks for one person too fast."""
    pace_at_target.step((by.client, target), most=settings.REQUESTS_PER_TARGET)
    return budgeted(budget(by, target))


def read_proof(compact: str, *, at: datetime) -> proofs.Proof:
    """Return what a card signed for this installation; raise ProofInvalid or CardUntrusted."""
    return proofs.read(compact, trust=cards.authorities()[0], audience=settings.PUBLIC_URL, at=at)


def card_members(proof: proofs.Proof, *, by: Actor, at: datetime) -> dict:
    """Return what a question by card holds: the proof to use up, whose card, and the choices that count."""
    card_stands = standing(proof.card.not_after, at)
    consents, advisories = _choices(proof, card_stands, facility(by))
    status = cards.status(proof.card, at=at)
    if status == "unknown":
        advisories.append(RevocationUnknown.code)
    return {
        "refusal": refusal_of(proof, status, by=by, at=at),
        "proof_digest": as_bytea(proof.digest),
        "proof_expires_at": proof.expires_at.isoformat(),
        "card_identity": as_bytea(proof.card.identity),
        "verification": proof.verification,
        "consents": list(consents),
        "consents_until": consents_until(proof.verification, at).isoformat(),
        "home_consents_until": _home_consents_until(at),
        "advisories": advisories,
    }


def refusal_of(proof: proofs.Proof, status: cards.Status, *, by: Actor, at: datetime) -> str | None:
    """Return the code for which a verified proof is refused nevertheless, unless the request is a replay.

    `status` is what is known of the card's revocation.
    """
    if proof.organisation != facility(by).code:
        return ProofFacility.problem.code
    if proof.is_stale(at):
        return ProofStale.problem.code
    if status == "revoked":
        return CardRevoked.problem.code
    return CardExpired.problem.code if standing(proof.card.not_after, at) is Standing.REFUSED else None


def consents_until(verification: str, at: datetime) -> datetime:
    """Return when consent given now ends: hours for a visit, days for care at home, by policy (E-03)."""
    if verification == Verification.HOME:
        return at + timedelta(days=policy("consent.home.days", on=jst_day(at)))
    return at + timedelta(hours=policy("consent.visit.hours", on=jst_day(at)))


def _choices(
    proof: proofs.Proof, card_stands: Standing, asks: actors.Organisation
) -> tuple[tuple[str, ...], list[str]]:
    """Return the consents that count and what to say about those that do not (E-04; who-sees-what, 施術所)."""
    advisories = [CertificateExpiring.code] if card_stands is not Standing.VALID else []
    if proof.consents and coverage_only(asks):
        return (), [*advisories, OnlyEligibility.code]
    if proof.consents and card_stands is Standing.ELIGIBILITY_ONLY:
        return (), [*advisories, ConsentsAfterExpiry.problem.code]
    return proof.consents, advisories


def _home_consents_until(at: datetime) -> str:
    return consents_until(Verification.HOME, at).isoformat()
