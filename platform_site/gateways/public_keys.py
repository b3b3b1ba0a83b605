"""Public keys as somebody hands them in, JWKS, JWK or PEM; what is private is refused loudly (API-10)."""

import base64
import hashlib
import json
import re
from collections import Counter
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from platform_site.errors import Refused
from platform_site.gateways import strict_json
from platform_site.gateways.assertions import ALGORITHMS, JwksRefused, check_jwks


MOST_BYTES = 64 * 1024
MOST_AN_ALGORITHM = 2
"""The old key and the new one, while a vendor goes over from one to the other."""
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
MEMBERS = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----")
IS_PRIVATE = (
    "秘密鍵が含まれています。秘密鍵は誰にも渡してはいけません。この鍵は使わず、新しい鍵の組を作り、"
    "公開鍵だけを登録してください。"
)
UNREADABLE = "公開鍵として読み取れません。JWKS（JSON）、または「BEGIN PUBLIC KEY」で始まるPEMを貼り付けてください。"


def read(given: bytes | str) -> dict[str, Any]:
    """Return the key set that a JWKS, a JWK or PEM public keys stand for; raise JwksRefused, with words for a person.

    A PEM key gets its fingerprint as `kid`, and the one algorithm that fits it.
    """
    text = _text(given)
    if "PRIVATE KEY" in text:
        raise JwksRefused(IS_PRIVATE)
    keys = _of_json(text) if text.lstrip().startswith("{") else _of_pem(text)
    check(keys)
    return {"keys": [{name: each[name] for name in (*MEMBERS[each["kty"]], "alg", "kid")} for each in keys["keys"]]}


def check(jwks: dict[str, Any]) -> None:
    """Raise JwksRefused, in words for a person, unless the set may be registered."""
    entries = jwks.get("keys")
    if not isinstance(entries, list) or not entries or not all(isinstance(each, dict) for each in entries):
        raise JwksRefused(UNREADABLE)
    if any(PRIVATE & each.keys() for each in entries):
        raise JwksRefused(IS_PRIVATE)
    times = Counter(str(each.get("alg")) for each in entries)
    if times.keys() - ALGORITHMS.keys():
        raise JwksRefused(f"鍵ごとに alg を一つ書いてください。使えるのは {'、'.join(ALGORITHMS)} です。")
    if max(times.values()) > MOST_AN_ALGORITHM:
        raise JwksRefused(f"同じ alg の鍵は{MOST_AN_ALGORITHM}本（これまでの鍵と新しい鍵）までです。")
    try:
        check_jwks(jwks)
    except JwksRefused as refusal:
        raise JwksRefused(
            "鍵ごとに異なる kid を付け、ES384 は P-384、RS384 は2048～4096ビットの公開鍵にしてください。"
        ) from refusal
    if len({fingerprint(each) for each in entries}) < len(entries):
        raise JwksRefused("同じ鍵が二つあります。")


def fingerprint(entry: dict[str, Any]) -> str:
    """Return a key's SHA-256 thumbprint (RFC 7638), in base64url."""
    members = {name: entry[name] for name in MEMBERS[entry["kty"]]}
    plain = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(plain).digest()).rstrip(b"=").decode()


def _text(given: bytes | str) -> str:
    if len(given) > MOST_BYTES:
        raise JwksRefused(f"大きすぎます。{MOST_BYTES // 1024} KBまでです。")
    try:
        return given.decode() if isinstance(given, bytes) else given
    except UnicodeDecodeError as error:
        raise JwksRefused(UNREADABLE) from error


def _of_json(text: str) -> dict[str, Any]:
    try:
        value = strict_json.parse(text.encode())
    except Refused as refused:
        raise JwksRefused(UNREADABLE) from refused
    return {"keys": [value]} if "kty" in value else value


def _of_pem(text: str) -> dict[str, Any]:
    return {"keys": [_jwk(pem) for pem in _PEM.findall(text)]}


def _jwk(pem: str) -> dict[str, Any]:
    for algorithm, (kind, _) in ALGORITHMS.items():
        try:
            key = (ECKey if kind == "EC" else RSAKey).import_key(pem)
        except (JoseError, ValueError, TypeError):
            continue
        entry = {name: value for name, value in key.as_dict(private=False).items() if name in MEMBERS[kind]}
        return {**entry, "alg": algorithm, "kid": fingerprint(entry)}
    raise JwksRefused(UNREADABLE)
