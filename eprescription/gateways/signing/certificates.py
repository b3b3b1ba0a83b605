"""The signer's certificate: believed only when its chain leads to an HPKI root of this installation (E-22).

Chains come in the header of a JWS or in the KeyInfo of an XML signature, alike: DER in base64.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from eligibility.gateways.chains import Trust, is_sandbox
from eligibility.gateways.path_cache import PathCache
from eprescription.errors.signatures import SignerExpired, SignerRole, SignerUntrusted
from eprescription.gateways.signing.holders import SignerKey, holder_of, strong_key
from eprescription.gateways.signing.paths import path_of
from eprescription.gateways.signing.roles import NoRole
from eprescription.rules.signing import Signer


MOST_ENTRIES = 3
LONGEST_ENTRY = 8192
REMEMBERED = 4096


@dataclass(frozen=True, repr=False)
class SignerCertificate:
    """A signer whose path is good, and between which moments her authorities allow it (署名用電子証明書)."""

    signer: Signer
    certificate: x509.Certificate
    key: SignerKey
    sha256: bytes
    sandbox: bool
    opens: datetime
    closes: datetime

    def check_time(self, at: datetime) -> None:
        """Raise SignerUntrusted out of the authorities' time, SignerExpired out of the certificate's own."""
        if not self.opens <= at <= self.closes:
            raise SignerUntrusted
        if not self.certificate.not_valid_before_utc <= at <= self.signer.not_after:
            raise SignerExpired


KNOWN: PathCache[SignerCertificate] = PathCache(REMEMBERED)


def believed(
    x5c: Sequence[str], *, trust: Trust, issuers: Sequence[x509.Certificate], at: datetime
) -> SignerCertificate:
    """Return the signer of a chain; raise SignerUntrusted, SignerExpired, SignerRole.

    `x5c` holds 1 to 3 certificates of at most 8,192 characters each, the signer's first; what lies between her and
    the root may be left out where it is one of `issuers`. Good chains are remembered by SHA-256 and judged anew by
    time at each use.
    """
    key = _key(x5c, trust)
    known = KNOWN.get(key)
    if known is None:
        known = _judged(x5c, trust, issuers, at)
        KNOWN.put(key, known)
    known.check_time(at)
    return known


def _key(x5c: Sequence[str], trust: Trust) -> bytes:
    if not 1 <= len(x5c) <= MOST_ENTRIES:
        raise SignerUntrusted
    digest = hashlib.sha256(trust.fingerprint)
    for entry in x5c:
        if len(entry) > LONGEST_ENTRY or not entry.isascii():
            raise SignerUntrusted
        digest.update(len(entry).to_bytes(4, "big") + entry.encode("ascii"))
    return digest.digest()


def _judged(x5c: Sequence[str], trust: Trust, issuers: Sequence[x509.Certificate], at: datetime) -> SignerCertificate:
    try:
        return _read_path(path_of(x5c, trust=trust, issuers=issuers, at=at))
    except NoRole:
        raise SignerRole from None
    except Exception:  # a parser fed by strangers: whatever it raises, the signer is not believed
        raise SignerUntrusted from None


def _read_path(path: Sequence[x509.Certificate]) -> SignerCertificate:
    certificate = path[0]
    return SignerCertificate(
        signer=holder_of(certificate),
        certificate=certificate,
        key=strong_key(certificate),
        sha256=hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest(),
        sandbox=any(is_sandbox(each) for each in path),
        opens=max(authority.not_valid_before_utc for authority in path[1:]),
        closes=min(authority.not_valid_after_utc for authority in path[1:]),
    )
