"""The platform's time stamp on a dispensing result (調剤結果): which bytes stood here when.

A compact JWS by the platform's own key, not a time stamp of RFC 3161 by an authority of its own.
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from platform_site import keys


KEY = "rx_time_stamp"
TYPE = "rx-time-stamp"
HALF = 32
_KID = re.compile(r"[1-9][0-9]{0,2}")
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class TimeStampUnreadable(Exception):
    """No time stamp of this installation, or one that was changed."""


@dataclass(frozen=True)
class TimeStamp:
    """What a time stamp says: the SHA-256 of the bytes, what they are, and when they stood here."""

    sha256: bytes
    about: str
    at: datetime


def stamp(sha256: bytes, about: str, at: datetime) -> str:
    """Return a time stamp over a SHA-256 (32 bytes) of what is named by `about`, such as `Dispensing:{uid}`."""
    header = {"alg": "ES256", "kid": str(keys.current(KEY)), "typ": TYPE}
    claims = {"about": about, "at": at.astimezone(UTC).isoformat(), "sha256": sha256.hex()}
    signed = f"{_encode(header)}.{_encode(claims)}"
    _, signature = keys.sign(KEY, signed.encode())
    return f"{signed}.{_base64url(signature)}"


def read(compact: str) -> TimeStamp:
    """Return what a time stamp of this installation says; raise TimeStampUnreadable."""
    parts = _COMPACT.fullmatch(compact)
    if parts is None:
        raise TimeStampUnreadable
    try:
        _verify(parts[1], parts[2], parts[3])
        claims = _decode(parts[2])
        return TimeStamp(bytes.fromhex(claims["sha256"]), claims["about"], datetime.fromisoformat(claims["at"]))
    except (InvalidSignature, KeyError, ValueError, keys.KeyMissing):
        raise TimeStampUnreadable from None


def _verify(header: str, claims: str, signature: str) -> None:
    said, raw = _decode(header), _decoded(signature)
    if said.get("typ") != TYPE or not _KID.fullmatch(str(said.get("kid"))) or len(raw) != 2 * HALF:
        raise ValueError("no time stamp")
    r, s = int.from_bytes(raw[:HALF]), int.from_bytes(raw[HALF:])
    key = keys.public_key(KEY, int(said["kid"]))
    key.verify(encode_dss_signature(r, s), f"{header}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def _encode(members: dict[str, str]) -> str:
    return _base64url(json.dumps(members, separators=(",", ":"), sort_keys=True).encode())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(segment: str) -> dict[str, Any]:
    found = json.loads(_decoded(segment))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _decoded(segment: str) -> bytes:
    return base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
