"""The card's certificate: believed only when its chain leads to a root of this installation (API-1).

An expired card is still read, as of its own last moment: what it is then good for is decided by
`rules.card_expiry` (E-04). Its authorities must be valid at the moment of use.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from eligibility.errors import CardUntrusted
from eligibility.gateways.card_certificates import CardCertificate, name_digest, read_card
from eligibility.gateways.chains import Trust, card_path, is_sandbox, is_spelled_exactly
from eligibility.gateways.path_cache import PathCache


__all__ = ["CardCertificate", "Trust", "is_sandbox", "name_digest", "verify"]

MOST_ENTRIES = 3
LONGEST_ENTRY = 4096
REMEMBERED = 4096


@dataclass(frozen=True)
class Judged:
    """A card whose path is good, and between which moments its authorities allow it to be used."""

    card: CardCertificate
    opens: datetime
    closes: datetime


KNOWN: PathCache[Judged] = PathCache(REMEMBERED)


def verify(x5c: Sequence[str], *, trust: Trust, at: datetime) -> CardCertificate:
    """Return the card of a chain as a JWS header carries it; raise CardUntrusted.

    `x5c` holds 1 to 3 certificates, DER in base64 of at most 4,096 characters each: the card, then the
    authorities that lead towards a root. Good chains are remembered by SHA-256 and judged anew by their
    authorities' validity at each use; bad ones are not remembered.
    """
    key = _key(x5c, trust)
    judged = KNOWN.get(key)
    if judged is None:
        judged = _judge(x5c, trust, at)
        KNOWN.put(key, judged)
    if not judged.opens <= at <= judged.closes:
        raise CardUntrusted
    return judged.card


def _key(x5c: Sequence[str], trust: Trust) -> bytes:
    if not 1 <= len(x5c) <= MOST_ENTRIES:
        raise CardUntrusted
    digest = hashlib.sha256(trust.fingerprint)
    for entry in x5c:
        if len(entry) > LONGEST_ENTRY or not entry.isascii():
            raise CardUntrusted
        digest.update(len(entry).to_bytes(4, "big") + entry.encode("ascii"))
    return digest.digest()


def _judge(x5c: Sequence[str], trust: Trust, at: datetime) -> Judged:
    try:
        return _read_path([_certificate(entry) for entry in x5c], trust, at)
    except Exception:  # a parser fed by strangers: whatever it raises, the card is not believed
        raise CardUntrusted from None


def _certificate(entry: str) -> x509.Certificate:
    der = base64.b64decode(entry, validate=True)
    certificate = x509.load_der_x509_certificate(der)
    # One certificate, one spelling: otherwise one card would fill the memory under many keys.
    if base64.b64encode(der) != entry.encode("ascii") or not is_spelled_exactly(der, certificate.signature):
        raise ValueError("not in its own encoding")
    return certificate


def _read_path(given: Sequence[x509.Certificate], trust: Trust, at: datetime) -> Judged:
    card, *between = given
    path = card_path(card, between, trust=trust, at=min(at, card.not_valid_after_utc))
    if path[: len(given)] != list(given):
        raise ValueError("certificates that are no part of the path")
    return Judged(
        card=read_card(card, sandbox=any(is_sandbox(certificate) for certificate in path)),
        opens=max(certificate.not_valid_before_utc for certificate in path),
        closes=min(authority.not_valid_after_utc for authority in path[1:]),
    )
