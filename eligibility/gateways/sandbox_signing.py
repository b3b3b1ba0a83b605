"""A fictional card's key: how it lies in a file, and how it signs a proof (API-1)."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from eligibility.gateways.sandbox_certificates import Key


def bundle(key: Key, *certificates: x509.Certificate) -> bytes:
    """Return one PEM file of a key and certificates; unencrypted, for it guards nothing real."""
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return own + b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def key_of(pem: bytes) -> Key:
    """Return the private key of a bundle."""
    # Checking an RSA key takes 40 ms, and this one comes from our own file.
    key = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey)  # noqa: S101 - `bundle` wrote it
    return key


def certificates_of(pem: bytes) -> list[x509.Certificate]:
    """Return the certificates of a bundle in their order."""
    return x509.load_pem_x509_certificates(pem)


def sign(claims: Mapping[str, Any], key: Key, chain: Sequence[x509.Certificate]) -> str:
    """Return a compact JWS with the chain in its header: RS256 for an RSA key, ES256 for P-256."""
    signing: ECKey | RSAKey
    if isinstance(key, RSAPrivateKey):
        algorithm, signing = "RS256", RSAKey.import_key(key)
    else:
        algorithm, signing = "ES256", ECKey.import_key(key)
    x5c = [base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain]
    header = {"alg": algorithm, "typ": "JWT", "x5c": x5c}
    return jws.serialize_compact(header, json.dumps(claims).encode(), signing, algorithms=[algorithm])
