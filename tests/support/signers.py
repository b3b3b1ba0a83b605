"""JWS made by hand, honest and hostile, and key pairs of systems; keys are made once a process."""

import base64
import json
from functools import lru_cache
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey


Key = ECKey | RSAKey


@lru_cache
def ec(name: str = "ec-1", curve: str = "P-384") -> ECKey:
    """Return an EC key pair of that name."""
    return ECKey.generate_key(curve, {"kid": name, "alg": "ES384"})


@lru_cache
def rsa(name: str = "rsa-1", bits: int = 2048) -> RSAKey:
    """Return an RSA key pair of that name."""
    return RSAKey.generate_key(bits, {"kid": name, "alg": "RS384"})


def public(*pairs: Key) -> dict[str, Any]:
    """Return the JWKS that a system registers."""
    return {"keys": [pair.as_dict(private=False) for pair in pairs]}


def encoded(part: Any) -> str:
    """Return a segment: JSON of a value, or bytes as they are, in base64url."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: Any, pair: Key, *, header: dict[str, Any] | None = None) -> str:
    """Return a compact JWS whose signature fits its header's algorithm, or the key's own."""
    head = {"alg": pair.as_dict()["alg"], "kid": pair.as_dict()["kid"], **(header or {})}
    text = f"{encoded({k: v for k, v in head.items() if v is not None})}.{encoded(claims)}"
    algorithm = jws.default_registry.algorithms[pair.as_dict()["alg"]]
    return f"{text}.{encoded(algorithm.sign(text.encode(), pair))}"
