"""Client assertions (`private_key_jwt`): how a system proves with its own key who it is (API-10)."""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from platform_site.errors import Refused
from platform_site.gateways import strict_json


ALGORITHMS = {"ES384": ("EC", "P-384"), "RS384": ("RSA", None)}
LONGEST = timedelta(minutes=5)
SKEW = timedelta(seconds=60)
"""How far a system's clock may be ahead of ours (I03-5)."""
MOST_BYTES = 8192
MOST_KEYS = 5
RSA_BITS = (2048, 4096)
HEADERS = frozenset({"alg", "kid", "typ"})
_JTI = re.compile(r"[A-Za-z0-9._~-]{8,128}")


class AssertionRefused(Exception):
    """The assertion proves nothing; every reason is one answer to the caller."""


class JwksRefused(Exception):
    """The key set may not be registered; the text says why."""


@dataclass(frozen=True)
class Claimed:
    """What an assertion claims before its signature was verified: whose key to look for."""

    client_id: str
    compact: str


@dataclass(frozen=True)
class Assertion:
    """A verified assertion."""

    client_id: str
    jti: str
    expires_at: datetime


def claimed(compact: str) -> Claimed:
    """Return whose assertion it says it is; raise AssertionRefused. Nothing in it is believed yet."""
    if len(compact) > MOST_BYTES:
        raise AssertionRefused
    try:
        payload = strict_json.parse(jws.extract_compact(compact.encode()).payload)
    except (JoseError, Refused, ValueError, RecursionError) as error:
        raise AssertionRefused from error
    if not isinstance(payload, dict) or not isinstance(payload.get("sub"), str):
        raise AssertionRefused
    return Claimed(payload["sub"], compact)


def verify(claim: Claimed, *, jwks: dict[str, Any], audience: str, at: datetime) -> Assertion:
    """Return the assertion if a registered key signed it for this token URL; raise AssertionRefused."""
    try:
        header = jws.extract_compact(claim.compact.encode()).headers()
        key, algorithm = _key(jwks, header)
        payload = strict_json.parse(jws.deserialize_compact(claim.compact, key, algorithms=[algorithm]).payload)
    except (JoseError, Refused, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AssertionRefused from error
    return _judged(payload, claim.client_id, audience, at)


def check_jwks(jwks: Any) -> None:
    """Raise JwksRefused unless it holds 1 to 5 public keys, each for one accepted algorithm, each with a kid."""
    entries = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_KEYS or jwks.keys() != {"keys"}:
        raise JwksRefused(f"A key set holds 1 to {MOST_KEYS} `keys`, inline, and nothing else (no jwks_uri).")
    kids = {kid for entry in entries if isinstance(entry, dict) and isinstance(kid := entry.get("kid"), str) and kid}
    if len(kids) != len(entries):
        raise JwksRefused("Each key needs a `kid` of its own.")
    for entry in entries:
        _check_key(entry)


def _check_key(entry: dict[str, Any]) -> None:
    if entry.get("alg") not in list(ALGORITHMS):
        raise JwksRefused("Each key names its one algorithm in `alg`: ES384 or RS384.")
    if entry.get("use", "sig") != "sig" or entry.get("key_ops", ["verify"]) != ["verify"]:
        raise JwksRefused("Each key has to be one for signatures (`use` is `sig`).")
    if entry.keys() & {"d", "p", "q", "k"}:
        raise JwksRefused("This is a private key. Register the public half and make a new key pair.")
    try:
        if entry["alg"] == "RS384" and not RSA_BITS[0] <= _bits(entry["n"]) <= RSA_BITS[1]:
            raise JwksRefused("An RSA key has 2048 to 4096 bits.")
        _imported(entry)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise JwksRefused(f"The key {entry['kid']!r} cannot be read as {entry['alg']}.") from error


def _bits(number: str) -> int:
    raw = base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))
    return int.from_bytes(raw, "big").bit_length()


def _key(jwks: dict[str, Any], header: dict[str, Any]) -> tuple[ECKey | RSAKey, str]:
    if header.keys() - HEADERS:
        raise ValueError("an unknown header parameter")
    for entry in jwks.get("keys", []):
        if entry["kid"] == header.get("kid") and entry["alg"] == header["alg"]:
            return _imported(entry), entry["alg"]
    raise ValueError("no such key")


def _imported(entry: dict[str, Any]) -> ECKey | RSAKey:
    kind, curve = ALGORITHMS[entry["alg"]]
    if entry["kty"] != kind or (curve and entry.get("crv") != curve):
        raise ValueError("the key is not of its algorithm")
    return ECKey.import_key(entry) if kind == "EC" else RSAKey.import_key(entry)


def _judged(payload: Any, client_id: str, audience: str, at: datetime) -> Assertion:
    numbers = [payload.get(name) for name in ("iat", "nbf") if name in payload]
    jti, exp = payload.get("jti"), payload.get("exp")
    if not (
        payload.get("iss") == payload.get("sub") == client_id
        and payload.get("aud") == audience
        and isinstance(jti, str)
        and _JTI.fullmatch(jti)
        and all(isinstance(n, int) and not isinstance(n, bool) for n in [exp, *numbers])
        and all(n <= (at + SKEW).timestamp() for n in numbers)
        and at.timestamp() < exp <= (at + LONGEST + SKEW).timestamp()
    ):
        raise AssertionRefused
    return Assertion(client_id, jti, datetime.fromtimestamp(exp, UTC))
