"""The card's proof: what the patient chose at the reader, signed by the card (API-1, E-01).

Whether a proof is used up, stale, or made for another facility is asked by the caller and in its own order,
because a replayed request must still be recognised when its proof's time is over.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from eligibility.errors import ProofInvalid
from eligibility.gateways import certificates, signatures
from eligibility.gateways.card_certificates import CardCertificate
from eligibility.gateways.proof_claims import are_fit


LONGEST_LIFE = timedelta(seconds=120)
CLOCK_SKEW = timedelta(seconds=60)


@dataclass(frozen=True, repr=False)
class Proof:
    """What one card said, once, to one facility; a choice that is absent was not made.

    `organisation` is the facility's code, `consents` are reader categories (E-02), `prescriptions` those that
    the patient hands to this pharmacy. `repr` shows nothing, because a proof leads to a person.
    """

    audience: str
    organisation: str
    issued_at: datetime
    expires_at: datetime
    jti: str
    verification: str
    consents: tuple[str, ...]
    use_subsidies: bool
    prescription_form: str | None
    prescriptions: tuple[str, ...]
    card: CardCertificate

    @property
    def digest(self) -> bytes:
        """Return the 32 bytes under which the proof is stored as used, on every path of the platform."""
        return hashlib.sha256(f"proof:{self.jti}".encode("ascii")).digest()

    def is_stale(self, at: datetime) -> bool:
        """Tell if the proof's time is over."""
        return at > self.expires_at


def read(compact: str, *, trust: certificates.Trust, audience: str, at: datetime) -> Proof:
    """Return what a card signed; raise ProofInvalid or CardUntrusted.

    `audience` names this installation. A proof may come from a clock that is up to 60 s ahead (I03-5) and
    lives 120 s at most. Nothing in the payload is looked at before the signature holds.
    """
    header = signatures.read_header(compact)
    card = certificates.verify(header.x5c, trust=trust, at=at)
    proof = _proof(_claims(signatures.signed_content(compact, header, card)), card)
    if proof.audience != audience or not _is_timely(proof, at):
        raise ProofInvalid
    return proof


def _claims(content: bytes) -> dict[str, Any]:
    claims = signatures.read_object(content)
    if not are_fit(claims):
        raise ProofInvalid
    return claims


def _is_timely(proof: Proof, at: datetime) -> bool:
    life = proof.expires_at - proof.issued_at
    return timedelta(0) < life <= LONGEST_LIFE and proof.issued_at <= at + CLOCK_SKEW


def _proof(claims: dict[str, Any], card: CardCertificate) -> Proof:
    return Proof(
        audience=claims["aud"],
        organisation=claims["organisation"],
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        jti=claims["jti"],
        verification=claims["verification"],
        consents=tuple(claims.get("consents", ())),
        use_subsidies=claims.get("use_subsidies", False),
        prescription_form=claims.get("prescription_form"),
        prescriptions=tuple(claims.get("prescriptions", ())),
        card=card,
    )
