"""Proofs of two cards, honest or not, and how the tests read them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from eligibility.errors import ProofInvalid
from eligibility.gateways.certificates import Trust
from eligibility.gateways.proofs import Proof, read
from tests.eligibility.hostile_cards import AT, AUDIENCE, Holder, authority, certify, claims, compact, x5c


ROOT = authority("架空ルート", path_length=1)
ISSUING = authority("架空発行局", by=ROOT, path_length=0)
TRUST = Trust((ROOT.certificate,))
CARD = certify("SBX-0001", by=ISSUING)
RSA_CARD = certify("SBX-0002", by=ISSUING, key=rsa.generate_private_key(65537, 2048))
SECOND = timedelta(seconds=1)


def header(card: Holder = CARD, **changed: Any) -> dict[str, Any]:
    """Return an honest header; a change of `...` leaves the member out."""
    algorithm = "RS256" if isinstance(card.key, rsa.RSAPrivateKey) else "ES256"
    members = {"alg": algorithm, "x5c": x5c(card, ISSUING), **changed}
    return {name: value for name, value in members.items() if value is not ...}


def proved(**changed: Any) -> str:
    """Return a proof by the card whose payload is an honest one but for the changes."""
    return signed_by(CARD, claims(**changed))


def signed_by(card: Holder, payload: dict[str, Any] | bytes) -> str:
    """Return a proof by a card over any payload."""
    return compact(header(card), payload, card.key)


def understood(compact_jws: str, *, at: datetime = AT) -> Proof:
    """Return the proof as the platform reads it."""
    return read(compact_jws, trust=TRUST, audience=AUDIENCE, at=at)


def refused(compact_jws: str, *, at: datetime = AT) -> bool:
    """Tell that the proof is refused as invalid, without a word of its content."""
    with pytest.raises(ProofInvalid) as caught:
        understood(compact_jws, at=at)
    assert caught.value.detail == ProofInvalid().detail
    assert caught.value.__cause__ is None
    return True


HONEST = proved()
HONEST_RSA = signed_by(RSA_CARD, claims())
