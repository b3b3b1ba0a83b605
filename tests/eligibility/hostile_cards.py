"""Certificates and proofs made by hand, right or wrong in whatever way a test wants."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
AUDIENCE = "https://platform.example/"
FACILITY = "1310200022"
SIGNS_CARDS = frozenset({"key_cert_sign", "crl_sign"})
SIGNS = frozenset({"digital_signature"})
USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def a_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    """Return a new key, of P-256 unless told."""
    return ec.generate_private_key(curve or ec.SECP256R1())


@dataclass(frozen=True)
class Holder:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: Key


def certify(
    subject: str | x509.Name,
    *,
    by: Holder | None = None,
    key: Key | None = None,
    ca: bool | None = False,
    path_length: int | None = None,
    usage: frozenset[str] | None = SIGNS,
    purposes: Sequence[x509.ObjectIdentifier] | None = (ExtendedKeyUsageOID.CLIENT_AUTH,),
    valid: tuple[datetime, datetime] = (AT - YEAR, AT + YEAR),
    digest: hashes.HashAlgorithm | None = None,
    extra: Sequence[tuple[x509.ExtensionType, bool]] = (),
) -> Holder:
    """Return a certificate under `by`, or under itself; an extension of None is left out."""
    key = key or a_key()
    name = named(subject) if isinstance(subject, str) else subject
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.certificate.subject if by else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )
    own = _extensions(ca=ca, path_length=path_length, usage=usage, purposes=purposes)
    for extension, critical in [*own, *extra]:
        built = built.add_extension(extension, critical)
    signed = built.sign(by.key if by else key, digest or hashes.SHA256())  # type: ignore[arg-type]
    return Holder(signed, key)


def authority(subject: str, *, by: Holder | None = None, **changed: Any) -> Holder:
    """Return a root, or an issuing authority under `by`."""
    given = {"ca": True, "usage": SIGNS_CARDS, "purposes": None, "valid": (AT - 9 * YEAR, AT + 9 * YEAR)}
    return certify(subject, by=by, **{**given, **changed})


def pem(*holders: Holder) -> bytes:
    """Return certificates as an authority file holds them."""
    return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in holders)


def named(common_name: str) -> x509.Name:
    """Return a name of one part."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def x5c(*holders: Holder) -> list[str]:
    """Return certificates as a JWS header carries them."""
    return [base64.b64encode(each.certificate.public_bytes(Encoding.DER)).decode() for each in holders]


def claims(at: datetime = AT, **changed: Any) -> dict[str, Any]:
    """Return what an honest card says; a change of `...` leaves the field out."""
    said: dict[str, Any] = {
        "aud": AUDIENCE,
        "organisation": FACILITY,
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + 120,
        "jti": "0123456789abcdef",
        "verification": "face",
        "consents": ["checkup"],
        "use_subsidies": True,
    }
    said.update(changed)
    return {name: value for name, value in said.items() if value is not ...}


def compact(header: dict[str, Any] | bytes, payload: dict[str, Any] | bytes, key: Key | None) -> str:
    """Return a JWS over exactly these parts, signed with the key's own algorithm, or with nothing."""
    parts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in (header, payload)]
    signed = ".".join(segment(part) for part in parts)
    return f"{signed}.{segment(signature(signed.encode(), key)) if key else ''}"


def segment(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signature(message: bytes, key: Key) -> bytes:
    """Return an ES256 or RS256 signature."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    size = (key.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def _extensions(
    *,
    ca: bool | None,
    path_length: int | None,
    usage: frozenset[str] | None,
    purposes: Sequence[x509.ObjectIdentifier] | None,
) -> list[tuple[x509.ExtensionType, bool]]:
    found: list[tuple[x509.ExtensionType, bool]] = []
    if ca is not None:
        found.append((x509.BasicConstraints(ca=ca, path_length=path_length), True))
    if usage is not None:
        found.append((x509.KeyUsage(**{use: use in usage for use in USES}), True))
    if purposes is not None:
        found.append((x509.ExtendedKeyUsage(purposes), False))
    return found
