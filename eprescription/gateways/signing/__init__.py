"""Signatures of doctors, dentists and pharmacists (HPKI, E-22): verified whole, before anything else is read.

Nothing of a document is used but what `verify` gives back (I04-1).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from cryptography import x509

from eligibility.gateways.chains import Trust
from eprescription.errors.signatures import SignatureMissing, SignatureWrapped, SignerRevoked, SignerRole
from eprescription.gateways.signing import detached as detached_jws
from eprescription.gateways.signing import xades
from eprescription.gateways.signing.certificates import SignerCertificate, believed
from eprescription.gateways.signing.envelopes import (
    DISPENSING,
    IN_HOUSE,
    NUMBERED_PAPER,
    PAPER_DISPENSING,
    PRESCRIPTION,
    Shape,
    read_unsigned,
)
from eprescription.gateways.signing.revocations import Revocations
from eprescription.rules.signing import Role, SignatureKind, SignatureResult, Signer


__all__ = [
    "DISPENSING",
    "IN_HOUSE",
    "NUMBERED_PAPER",
    "PAPER_DISPENSING",
    "PRESCRIPTION",
    "Revocations",
    "Shape",
    "read_unsigned",
    "verify",
]


class _Sealed(Protocol):
    @property
    def x5c(self) -> tuple[str, ...]: ...

    def verified(self, signer: SignerCertificate, at: datetime) -> tuple[bytes, datetime | None]: ...


def verify(
    envelope: bytes,
    *,
    kind: SignatureKind,
    detached: str | None,
    trust: Trust,
    issuers: Sequence[x509.Certificate],
    revoked: Revocations,
    roles: frozenset[Role],
    at: datetime,
    shape: Shape = PRESCRIPTION,
) -> SignatureResult:
    """Return what was signed and by whom.

    `envelope` is the XML around a record file, or with `detached` (a JWS without its payload) the JSON bytes; `roles`
    are those who may sign it; `shape` is which XML is expected. Raises SignatureMissing, SignatureBroken,
    SignatureWrapped, SignerUntrusted, SignerExpired, SignerRevoked, SignerRole.
    """
    sealed = _opened(envelope, kind, detached, shape)
    certificate = believed(sealed.x5c, trust=trust, issuers=issuers, at=at)
    status = _status(certificate.signer, roles, revoked, at)
    content, signed_at = sealed.verified(certificate, at)
    return SignatureResult(
        kind=kind,
        content=content,
        signer=certificate.signer,
        certificate_status=status,
        signed_at=signed_at,
        certificate_sha256=certificate.sha256,
    )


def _opened(envelope: bytes, kind: SignatureKind, detached: str | None, shape: Shape) -> _Sealed:
    if kind is SignatureKind.XADES:
        if detached is not None:
            raise SignatureWrapped
        return xades.opened(envelope, shape)
    if not detached:
        raise SignatureMissing
    return detached_jws.opened(envelope, detached)


def _status(signer: Signer, roles: frozenset[Role], revoked: Revocations, at: datetime) -> Literal["good", "unknown"]:
    if signer.role not in roles:
        raise SignerRole
    status = revoked.status(signer, at)
    if status == "revoked":
        raise SignerRevoked
    return status
