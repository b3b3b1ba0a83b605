"""Path validation: does a certificate lead, over at most one issuing authority, to a root that is trusted?"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from eligibility.gateways import known_authorities


# A UUID as an object identifier (ITU-T X.667): ours without any registry, and nobody else's.
SANDBOX_POLICY = x509.ObjectIdentifier("2.25.84840798327121519510900922856990683818")
MOST_AUTHORITIES_BETWEEN = 1


@dataclass(frozen=True)
class Trust:
    """The roots that an installation believes; ValueError without one, or for one that is no authority."""

    roots: tuple[x509.Certificate, ...]

    def __post_init__(self) -> None:
        if not self.roots:
            raise ValueError("A trust needs a root certificate.")
        if not all(_is_authority(root) for root in self.roots):
            raise ValueError("A root certificate must be an authority's (CA:TRUE).")

    @cached_property
    def store(self) -> Store:
        """Return the roots as the verifier takes them."""
        return Store(list(self.roots))

    @cached_property
    def fingerprint(self) -> bytes:
        """Return 32 bytes that change whenever the set of roots does."""
        digests = sorted(hashlib.sha256(_der(root)).digest() for root in self.roots)
        return hashlib.sha256(b"".join(digests)).digest()

    @cached_property
    def has_sandbox_root(self) -> bool:
        """Tell if a root bears the sandbox's mark, with which production refuses to start (I01-1)."""
        return any(is_sandbox(root) for root in self.roots)


def is_sandbox(certificate: x509.Certificate) -> bool:
    """Tell if a certificate bears the policy that marks everything of a sandbox (I01-1)."""
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    return any(policy.policy_identifier == SANDBOX_POLICY for policy in policies)


def is_spelled_exactly(der: bytes, signature: bytes) -> bool:
    """Tell if a signed structure ends in its signature with no bit declared unused.

    The parser overlooks that count, so that nobody's signature would cover it, and one certificate could be
    written in several ways.
    """
    return der.endswith(b"\0" + signature)


def card_path(
    card: x509.Certificate, between: Sequence[x509.Certificate], *, trust: Trust, at: datetime
) -> list[x509.Certificate]:
    """Return card, authorities and root as they stood at `at`; raise VerificationError."""
    return path_from(card, between, trust=trust, at=at, first=_CARD)


def authority_path(authority: x509.Certificate, *, trust: Trust, at: datetime) -> list[x509.Certificate]:
    """Return an issuing authority and its root as they stand at `at`; raise VerificationError."""
    return path_from(authority, (), trust=trust, at=at, first=_AUTHORITY)


def path_from(
    certificate: x509.Certificate,
    between: Sequence[x509.Certificate],
    *,
    trust: Trust,
    at: datetime,
    first: ExtensionPolicy,
) -> list[x509.Certificate]:
    """Return a path to a root as it stood at `at`, `first` being what its first certificate has to be."""
    for authority in between:
        above = known_authorities.way_up(authority, roots=trust.fingerprint, at=at)
        if above and authority.subject == certificate.issuer:
            with suppress(VerificationError):
                return [*_verified(certificate, (), Store([authority]), at, first)[:1], *above]
    path = _verified(certificate, between, trust.store, at, first)
    known_authorities.remember(path, roots=trust.fingerprint)
    return path


def _verified(
    certificate: x509.Certificate,
    between: Sequence[x509.Certificate],
    store: Store,
    at: datetime,
    first: ExtensionPolicy,
) -> list[x509.Certificate]:
    verifier = (
        PolicyBuilder()
        .store(store)
        .time(at.astimezone(UTC))
        .max_chain_depth(MOST_AUTHORITIES_BETWEEN)
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=first)
        .build_client_verifier()
    )
    return verifier.verify(certificate, list(between)).chain


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _no_authority(_: Policy, __: x509.Certificate, found: x509.BasicConstraints | None) -> None:
    if found is not None and found.ca:
        raise ValueError("An authority is no card.")


def _signs(_: Policy, __: x509.Certificate, found: x509.KeyUsage) -> None:
    if not found.digital_signature or found.key_cert_sign or found.crl_sign:
        raise ValueError("The key is not for signatures of its holder.")


def _shows_who(_: Policy, __: x509.Certificate, found: x509.ExtendedKeyUsage) -> None:
    if ExtendedKeyUsageOID.CLIENT_AUTH not in found:
        raise ValueError("The key is not for showing who its holder is.")


def _an_authority(_: Policy, __: x509.Certificate, found: x509.BasicConstraints) -> None:
    if not found.ca:
        raise ValueError("Not an authority.")


def _signs_lists(_: Policy, __: x509.Certificate, found: x509.KeyUsage) -> None:
    if not found.crl_sign:
        raise ValueError("The key is not for lists of revoked certificates.")


# Cards carry no alternative names, which is why the verifier's own policy for end entities does not fit.
_CARD = (
    ExtensionPolicy.permit_all()
    .may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _no_authority)
    .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs)
    .require_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _shows_who)
    .require_not_present(x509.NameConstraints)
)
_AUTHORITY = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.CRITICAL, _an_authority)
    .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs_lists)
)
