"""A JSON document under a detached JWS: `header..signature` over the very bytes that came (RFC 7515, appendix F)."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from eligibility.gateways.signatures import is_bare
from eprescription.errors.signatures import SignatureBroken
from eprescription.gateways.signing.certificates import SignerCertificate
from platform_site.errors import Refused
from platform_site.gateways import strict_json


LONGEST = 32_768
LONGEST_DOCUMENT = 1024 * 1024
"""Characters of a document in base64url; the doors take fewer."""
ALGORITHMS = ("ES256", "RS256")
DETACHED = re.compile(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True, repr=False)
class SealedBytes:
    """Bytes and the parts of a signature over them, which is not yet verified."""

    content: bytes
    header: str
    signature: str
    alg: str
    x5c: tuple[str, ...]

    def verified(self, signer: SignerCertificate, at: datetime) -> tuple[bytes, datetime | None]:
        """Return the bytes that the signer's key signed, and no signing time; raise SignatureBroken.

        The algorithm follows from the certificate's key; the header may only agree with it.
        """
        algorithm = "RS256" if isinstance(signer.key, RSAPublicKey) else "ES256"
        if self.alg != algorithm:
            raise SignatureBroken
        compact = f"{self.header}.{_segment(self.content)}.{self.signature}"
        try:
            return jws.deserialize_compact(compact, _key(signer), registry=_registry(algorithm)).payload, None
        except (JoseError, ValueError):
            raise SignatureBroken from None


def opened(content: bytes, detached: str) -> SealedBytes:
    """Return bytes and signature that may be verified; raise SignatureBroken.

    The header is `alg`, `x5c` and perhaps `typ` alone: what brings or fetches a key of the sender's choice (`jwk`,
    `jku`, `x5u`, `kid`) or changes what the signature means (`crit`, `b64`) is refused with every other member.
    """
    parts = DETACHED.fullmatch(detached) if len(detached) <= LONGEST else None
    if parts is None:
        raise SignatureBroken
    members = _object(parts[1])
    if not is_bare(members):
        raise SignatureBroken
    return SealedBytes(content, parts[1], parts[2], alg=members["alg"], x5c=tuple(members["x5c"]))


def _object(segment: str) -> dict[str, Any]:
    try:
        found = strict_json.parse(base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True))
    except (Refused, ValueError):
        raise SignatureBroken from None
    if not isinstance(found, dict):
        raise SignatureBroken
    return found


def _segment(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _key(signer: SignerCertificate) -> ECKey | RSAKey:
    return RSAKey.import_key(signer.key) if isinstance(signer.key, RSAPublicKey) else ECKey.import_key(signer.key)


def _registry(algorithm: str) -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=[algorithm])
    # The library's 512 bytes are made for headers without certificates, and its 128,000 of the document would call a
    # long one wrongly signed; `opened` and the door have set our limits.
    registry.max_header_length, registry.max_payload_length = LONGEST, LONGEST_DOCUMENT
    return registry
