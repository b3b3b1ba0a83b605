"""Which keys there are, and what a store of keys has to offer."""

from enum import Enum
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


class Kind(Enum):
    """What a key is for; a key does one thing."""

    MAC = "mac"
    WRAP = "wrap"
    CLOAK = "cloak"
    SIGN = "sign"


KEYS = {
    "patient_ref": Kind.CLOAK,
    "token_signing": Kind.SIGN,
    "blind_index": Kind.MAC,
    "limits": Kind.MAC,
    "cursor": Kind.MAC,
    "documents": Kind.WRAP,
    "withheld": Kind.WRAP,
    "fields": Kind.WRAP,
    "sessions": Kind.WRAP,
    "rx_time_stamp": Kind.SIGN,
}
"""Every key of the platform by name; a part of the work that needs another adds it here."""


class KeyMissing(Exception):
    """The store holds no key of that name and version."""


class Unreadable(Exception):
    """Bytes that no version of the key made, or that were changed since."""


class KeyStore(Protocol):
    """What stands behind the port; each method names a key and one of its versions."""

    def versions(self, name: str) -> list[int]:
        """Return the versions that exist, oldest first."""

    def mac(self, name: str, version: int, message: bytes) -> bytes:
        """Return the HMAC-SHA-256 of a message, 32 bytes."""

    def wrap(self, name: str, version: int, plain: bytes, context: bytes) -> bytes:
        """Return AES-256-GCM of `plain`, nonce in front, bound to `context`."""

    def unwrap(self, name: str, version: int, sealed: bytes, context: bytes) -> bytes:
        """Return what was wrapped; raise Unreadable."""

    def cloak(self, name: str, version: int, plain: bytes, context: bytes) -> bytes:
        """Return AES-SIV of `plain`: the same bytes for the same plain and context."""

    def uncloak(self, name: str, version: int, cloaked: bytes, context: bytes) -> bytes:
        """Return what was cloaked; raise Unreadable."""

    def sign(self, name: str, version: int, message: bytes) -> bytes:
        """Return an ES256 signature as JOSE writes it: r and s, 32 bytes each."""

    def public_key(self, name: str, version: int) -> EllipticCurvePublicKey:
        """Return the public half of a signing key."""
