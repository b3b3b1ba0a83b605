"""Our own access tokens: a JWT that any process verifies with a signature and no question to the database (I01-6)."""

import base64
import hashlib
import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from platform_site import keys


KEY = "token_signing"
TYPE = "at+jwt"
MOST_BYTES = 4096
_KID = re.compile(r"[1-9][0-9]{0,2}")


class TokenUnreadable(Exception):
    """Not a token of this installation."""


@dataclass(frozen=True)
class Token:
    """What an access token says."""

    client: UUID
    organisation: UUID
    scopes: frozenset[str]
    expires_at: float
    certificate: str = ""
    """SHA-256 thumbprint (base64url) of the TLS certificate that it is bound to, or empty (API-10)."""


def make(*, client: UUID, organisation: UUID, scopes: frozenset[str], at: datetime, certificate: str = "") -> str:
    """Return a signed access token that lasts `ACCESS_TOKEN_SECONDS`."""
    claims: dict[str, Any] = {
        "iss": settings.PUBLIC_URL,
        "aud": settings.PUBLIC_URL,
        "sub": str(client),
        "organisation": str(organisation),
        "scope": " ".join(sorted(scopes)),
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + settings.ACCESS_TOKEN_SECONDS,
        "jti": uuid4().hex,
    }
    if certificate:
        claims["cnf"] = {"x5t#S256": certificate}
    header = {"alg": "ES256", "typ": TYPE, "kid": str(keys.current(KEY))}
    signed = f"{_encode(header)}.{_encode(claims)}"
    _, signature = keys.sign(KEY, signed.encode())
    return f"{signed}.{_base64url(signature)}"


class Verified:
    """Tokens whose signature was verified before, by their SHA-256; bounded."""

    def __init__(self, most: int = 65_536) -> None:
        self._most = most
        self._known: OrderedDict[bytes, Token] = OrderedDict()
        self._lock = Lock()

    def read(self, token: str) -> Token:
        """Return what a token says; raise TokenUnreadable. Its expiry is the caller's to judge."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            known = self._known.get(digest)
        if known is None:
            known = _verify(token)
            with self._lock:
                self._known[digest] = known
                if len(self._known) > self._most:
                    self._known.popitem(last=False)
        return known


verified = Verified()


def _verify(token: str) -> Token:
    if len(token) > MOST_BYTES:
        raise TokenUnreadable
    try:
        header = jws.extract_compact(token.encode()).headers()
        if header.keys() != {"alg", "typ", "kid"} or header["typ"] != TYPE or not _KID.fullmatch(header["kid"]):
            raise ValueError("not one of ours")
        signed = jws.deserialize_compact(token, _key(int(header["kid"])), algorithms=["ES256"])
        return _token(json.loads(signed.payload))
    except (JoseError, keys.KeyMissing, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise TokenUnreadable from error


def _token(claims: dict[str, Any]) -> Token:
    if claims["iss"] != settings.PUBLIC_URL or claims["aud"] != settings.PUBLIC_URL:
        raise ValueError("of another installation")
    return Token(
        client=UUID(claims["sub"]),
        organisation=UUID(claims["organisation"]),
        scopes=frozenset(claims["scope"].split()),
        expires_at=float(claims["exp"]),
        certificate=claims.get("cnf", {}).get("x5t#S256", ""),
    )


def _key(version: int) -> ECKey:
    """Return the key that a version signs with, as joserfc verifies with it."""
    numbers = keys.public_key(KEY, version).public_numbers()
    return _imported(numbers.x, numbers.y)


@lru_cache(maxsize=16)
def _imported(x: int, y: int) -> ECKey:
    return ECKey.import_key(
        {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(x.to_bytes(32, "big")),
            "y": _base64url(y.to_bytes(32, "big")),
        }
    )


def _encode(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
