"""How a fictional signer signs: XAdES around a record file, a detached JWS over JSON (ADR 0025)."""

import base64
import copy
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey
from lxml import etree
from signxml import CanonicalizationMethod, SignatureMethod
from signxml.xades import XAdESSigner

from eligibility.gateways.sandbox_certificates import Key


class _Signer(XAdESSigner):
    """The library's signer, told the time of the signature."""

    at: datetime

    def add_signing_time(self, signed_signature_properties: Any, sig_root: Any, signing_settings: Any) -> None:
        super().add_signing_time(signed_signature_properties, sig_root, signing_settings)
        signed_signature_properties[-1].text = self.at.astimezone(UTC).isoformat(timespec="seconds")


def sign_envelope(envelope: etree._Element, key: Key, chain: Sequence[x509.Certificate], *, at: datetime) -> bytes:
    """Return an envelope with its XAdES signature, which claims `at` as its time; the given one stays as it is."""
    method = SignatureMethod.RSA_SHA256 if isinstance(key, RSAPrivateKey) else SignatureMethod.ECDSA_SHA256
    signer = _Signer(
        signature_algorithm=method,
        digest_algorithm="sha256",
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signer.at = at
    pem = [each.public_bytes(Encoding.PEM).decode() for each in chain]
    return etree.tostring(signer.sign(copy.deepcopy(envelope), key=key, cert=pem, always_add_key_value=False))


def sign_bytes(content: bytes, key: Key, chain: Sequence[x509.Certificate]) -> str:
    """Return a JWS over these bytes without them: `header..signature`."""
    signing: ECKey | RSAKey
    if isinstance(key, RSAPrivateKey):
        algorithm, signing = "RS256", RSAKey.import_key(key)
    else:
        algorithm, signing = "ES256", ECKey.import_key(key)
    x5c = [base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain]
    header, _, signature = jws.serialize_compact(
        {"alg": algorithm, "x5c": x5c}, content, signing, algorithms=[algorithm]
    ).split(".")
    return f"{header}..{signature}"
