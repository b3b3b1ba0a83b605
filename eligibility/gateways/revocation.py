"""Lists of revoked card certificates: reading them, and what they say about one card (I01-7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.verification import VerificationError

from eligibility.gateways.card_certificates import name_digest
from eligibility.gateways.chains import Trust, authority_path, is_spelled_exactly
from eligibility.gateways.revocation_service import RevocationUnreachable, fetch


__all__ = [
    "RevocationList",
    "RevocationUnreachable",
    "RevocationUnreadable",
    "fetch",
    "read",
    "status",
    "succeed",
]

LARGEST = 64 * 1024 * 1024
HASHES = frozenset({"sha256", "sha384", "sha512"})
CLOCK_SKEW = timedelta(seconds=60)
GRACE = timedelta(hours=72)

Status = Literal["good", "revoked", "unknown"]


class Listed(Protocol):
    """A certificate as lists name it: by the digest of its issuer's name and its serial number."""

    @property
    def issuer(self) -> bytes: ...
    @property
    def number(self) -> int: ...


class RevocationUnreadable(Exception):
    """What came is no whole list of revoked certificates by an authority that is trusted."""


@dataclass(frozen=True, repr=False)
class RevocationList:
    """失効リスト of one authority: serial numbers `revoked`, and those of them only `held` for now."""

    issuer: bytes
    number: int
    this_update: datetime
    next_update: datetime
    revoked: frozenset[int]
    held: frozenset[int] = frozenset()

    def revokes_for_good(self, number: int) -> bool:
        """Tell if a certificate is revoked and not merely on hold."""
        return number in self.revoked and number not in self.held


def read(der: bytes, *, trust: Trust, issuers: Sequence[x509.Certificate], at: datetime) -> RevocationList:
    """Return a list that one of the `issuers`, an authority under `trust` at `at`, signed.

    Raises RevocationUnreadable for more than 64 MB, a forged, unnumbered, endless or future list, or one that
    says by a critical extension that it tells less than the whole (a delta, a part).
    """
    if len(der) > LARGEST:
        raise RevocationUnreadable("larger than 64 MB")
    try:
        crl = x509.load_der_x509_crl(der)
        if not is_spelled_exactly(der, crl.signature):
            raise RevocationUnreadable("altered")
        _check_signature(crl, trust=trust, issuers=issuers, at=at)
        found = _contents(crl)
    except RevocationUnreadable:
        raise
    except Exception as error:  # a parser fed by the network: whatever it raises, the list is not read
        raise RevocationUnreadable("malformed") from error
    if found.this_update > at + CLOCK_SKEW:
        raise RevocationUnreadable("from the future")
    return found


def succeed(known: RevocationList | None, new: RevocationList) -> RevocationList:
    """Return `new` with what `known` revoked for good; raise RevocationUnreadable for a step back.

    Authorities drop a certificate from their lists once it has expired, but the counter takes expired cards
    for three more months (E-04), and a revoked one stays refused all that time (I01-7).
    """
    if known is None:
        return new
    if known.issuer != new.issuer or new.number < known.number:
        raise RevocationUnreadable("older than the list that is known, or another authority's")
    return replace(new, revoked=new.revoked | (known.revoked - known.held))


def status(
    certificate: Listed,
    lists: Iterable[RevocationList],
    *,
    at: datetime,
    grace: timedelta = GRACE,
) -> Status:
    """Return what the lists say about a certificate (I01-7).

    What any of them revoked for good stays so, however old it is. Otherwise the authority's newest list
    counts: it vouches until its `next_update` and the `grace` are over, and no list vouches for nothing.
    """
    of_issuer = [each for each in lists if each.issuer == certificate.issuer]
    if not of_issuer:
        return "unknown"
    newest = max(of_issuer, key=lambda each: each.number)
    if certificate.number in newest.revoked:
        return "revoked"
    if any(each.revokes_for_good(certificate.number) for each in of_issuer):
        return "revoked"
    return "good" if at <= newest.next_update + grace else "unknown"


def _check_signature(
    crl: x509.CertificateRevocationList,
    *,
    trust: Trust,
    issuers: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    algorithm = crl.signature_hash_algorithm
    if algorithm is None or algorithm.name not in HASHES:
        raise RevocationUnreadable("signed with a weak algorithm")
    named = [issuer for issuer in issuers if issuer.subject == crl.issuer]
    if not any(_signed(crl, issuer) and _stands(issuer, trust, at) for issuer in named):
        raise RevocationUnreadable("signed by no authority that is trusted")


def _signed(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    return isinstance(key, EllipticCurvePublicKey | RSAPublicKey) and crl.is_signature_valid(key)


def _stands(issuer: x509.Certificate, trust: Trust, at: datetime) -> bool:
    try:
        authority_path(issuer, trust=trust, at=at)
    except VerificationError:
        return False
    return True


def _contents(crl: x509.CertificateRevocationList) -> RevocationList:
    if any(extension.critical for extension in crl.extensions):
        raise RevocationUnreadable("less than the whole list")
    if crl.next_update_utc is None:
        raise RevocationUnreadable("without an end")
    held, others = _numbers(crl)
    return RevocationList(
        issuer=name_digest(crl.issuer),
        number=crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number,
        this_update=crl.last_update_utc,
        next_update=crl.next_update_utc,
        revoked=held | others,
        held=held,
    )


def _numbers(crl: x509.CertificateRevocationList) -> tuple[frozenset[int], frozenset[int]]:
    held: set[int] = set()
    others: set[int] = set()
    for entry in crl:
        (held if _is_held(entry) else others).add(entry.serial_number)
    return frozenset(held), frozenset(others)


def _is_held(entry: x509.RevokedCertificate) -> bool:
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return False
    return reason is x509.ReasonFlags.certificate_hold
