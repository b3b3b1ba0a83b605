"""Lists of revoked cards, right or wrong, and how the tests read them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from eligibility.gateways.certificates import CardCertificate, Trust, verify
from eligibility.gateways.revocation import RevocationList, RevocationUnreadable, read
from tests.eligibility.hostile_cards import AT, Holder, authority, certify, x5c


ROOT = authority("架空ルート", path_length=1)
ISSUING = authority("架空発行局", by=ROOT, path_length=0)
TRUST = Trust((ROOT.certificate,))
CARD = certify("SBX-0001", by=ISSUING)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOLD = x509.CRLReason(x509.ReasonFlags.certificate_hold)
LOST = x509.CRLReason(x509.ReasonFlags.key_compromise)


def a_card() -> CardCertificate:
    """Return the card as the platform reads it."""
    return verify(x5c(CARD, ISSUING), trust=TRUST, at=AT)


def listed(
    revoked: dict[int, x509.CRLReason | None] | None = None,
    *,
    by: Holder = ISSUING,
    number: int | None = 7,
    this_update: datetime = AT,
    next_update: datetime = AT + DAY,
    digest: hashes.SHA224 | hashes.SHA256 | None = None,
    extra: Sequence[tuple[x509.ExtensionType, bool]] = (),
) -> bytes:
    """Return a signed list in DER."""
    built = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject)
    built = built.last_update(this_update).next_update(next_update)
    for extension, critical in extra:
        built = built.add_extension(extension, critical)
    if number is not None:
        built = built.add_extension(x509.CRLNumber(number), critical=False)
    for serial, reason in (revoked or {}).items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(AT)
        entry = entry.add_extension(reason, critical=False) if reason else entry
        built = built.add_revoked_certificate(entry.build())
    return built.sign(by.key, digest or hashes.SHA256()).public_bytes(Encoding.DER)


EMPTY = listed()


def understood(der: bytes, *, issuers: Sequence[Holder] = (ISSUING,), at: datetime = AT) -> RevocationList:
    """Return the list as the platform reads it."""
    return read(der, trust=TRUST, issuers=[each.certificate for each in issuers], at=at)


def refused(der: bytes, why: str | None = None, *, issuers: Sequence[Holder] = (ISSUING,), at: datetime = AT) -> bool:
    """Tell that the list is not read, for this reason."""
    with pytest.raises(RevocationUnreadable, match=why):
        understood(der, issuers=issuers, at=at)
    return True


def endless(by: Holder) -> bytes:
    """Return a list whose `next_update` is cut out of its bytes, signed anew."""
    whole = x509.load_der_x509_crl(listed(by=by))
    times = whole.tbs_certlist_bytes.index(b"\x17\x0d" + f"{AT + DAY:%y%m%d%H%M%SZ}".encode())
    body = whole.tbs_certlist_bytes[:times] + whole.tbs_certlist_bytes[times + 15 :]
    content = body[body.index(b"\x02\x01\x01") :]
    signed = _sequence(content)
    assert isinstance(by.key, ec.EllipticCurvePrivateKey)
    algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    seal = by.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    return _sequence(signed + algorithm + b"\x03" + _length(len(seal) + 1) + b"\0" + seal)


def _sequence(content: bytes) -> bytes:
    return b"\x30" + _length(len(content)) + content


def _length(size: int) -> bytes:
    if size < 128:
        return bytes([size])
    return bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
