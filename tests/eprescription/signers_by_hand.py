"""The HPKI of the signature tests: authorities, signers, what they sign, and how it is verified."""

from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree

from eligibility.gateways.chains import Trust
from eprescription.gateways import signing
from eprescription.gateways.sandbox_hc_roles import hc_role
from eprescription.gateways.sandbox_signatures import sign_bytes, sign_envelope
from eprescription.gateways.signing import Revocations, Shape
from eprescription.gateways.signing.envelopes import PRESCRIPTION, sealed
from eprescription.rules.signing import PRESCRIBERS, Role, SignatureKind, SignatureResult
from tests.eligibility.hostile_cards import AT, YEAR, Holder, authority, certify, pem


COMMITS = frozenset({"content_commitment"})
ROOT = authority("架空HPKIルート", path_length=1)
ISSUING = authority("架空HPKI認証局", by=ROOT, path_length=0)
TRUST = Trust((ROOT.certificate,))
MOMENT = timedelta(seconds=1)
FILE = "SJ1\r\n1,1,3102002,13,さくら診療所\r\n\x1a".encode("cp932")
JSON = '{"form":"prescription","name":"架空 太郎"}'.encode()


def subject(name: str = "桜井 一医", licence: str = "123456") -> x509.Name:
    """Return a subject of a name and a licence number; an empty one is left out."""
    parts = [(NameOID.COMMON_NAME, name), (NameOID.SERIAL_NUMBER, licence)]
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text])


def signer(*roles: Role, by: Holder | None = None, name: x509.Name | None = None, **changed: Any) -> Holder:
    """Return a signer of these qualifications under the issuing authority, or under `by`."""
    given: dict[str, Any] = {"usage": COMMITS, "purposes": None, "extra": [(hc_role(*roles), False)]}
    return certify(name or subject(), by=by or ISSUING, **{**given, **changed})


DOCTOR = signer(Role.DOCTOR)
DENTIST = signer(Role.DENTIST)
PHARMACIST = signer(Role.PHARMACIST)


def chain(holder: Holder, *more: Holder) -> list[x509.Certificate]:
    """Return the certificates of a signer and of those who come along."""
    return [each.certificate for each in (holder, *more)]


def signed_file(
    by: Holder = DOCTOR, *more: Holder, content: bytes = FILE, shape: Shape = PRESCRIPTION, at: datetime = AT
) -> bytes:
    """Return an envelope with its XAdES signature; the issuing authority comes along unless others do."""
    return sign_envelope(sealed(content, shape), by.key, chain(by, *(more or (ISSUING,))), at=at)


def signed_json(by: Holder = DOCTOR, *more: Holder, content: bytes = JSON) -> str:
    """Return a detached JWS; the issuing authority comes along unless others do."""
    return sign_bytes(content, by.key, chain(by, *(more or (ISSUING,))))


def tree(envelope: bytes) -> etree._Element:
    """Return an envelope as a tree that a test may change."""
    return etree.fromstring(envelope)


def raw(root: etree._Element) -> bytes:
    """Return a tree as bytes."""
    return etree.tostring(root)


def verify(envelope: bytes, detached: str | None = None, **changed: Any) -> SignatureResult:
    """Return what is signed, as of the test's moment and for prescribers unless told otherwise."""
    given: dict[str, Any] = {
        "kind": SignatureKind.JWS if detached is not None else SignatureKind.XADES,
        "trust": TRUST,
        "issuers": [ISSUING.certificate],
        "revoked": Revocations(),
        "roles": PRESCRIBERS,
        "at": AT,
    }
    return signing.verify(envelope, detached=detached, **{**given, **changed})


__all__ = ["AT", "YEAR", "Holder", "authority", "certify", "pem"]
