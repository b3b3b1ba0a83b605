"""The port itself: each call uses the newest version, or the one that the bytes name in front.

`wrap` and `cloak` put the version in the first byte, so that bytes of an old version are read while they last.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from django.conf import settings

from platform_site.keys.files import FileKeys
from platform_site.keys.port import KEYS, KeyMissing, Unreadable


@lru_cache(maxsize=1)
def store() -> FileKeys:
    """Return the installation's store of keys."""
    return FileKeys(settings.KEYS_DIR)


@lru_cache(maxsize=64)
def current(name: str) -> int:
    """Return the newest version of a key; raise KeyMissing."""
    versions = store().versions(name)
    if not versions:
        raise KeyMissing(f"There is no key `{name}`; run `manage.py make_keys`.")
    return versions[-1]


def make_missing(*, made_by: str) -> list[str]:
    """Make the keys that do not exist yet and return their names."""
    missing = [name for name in KEYS if not store().versions(name)]
    for name in missing:
        store().make(name, KEYS[name], version=1, made_by=made_by)
    current.cache_clear()
    return missing


def check() -> list[str]:
    """Return what is wrong with the installation's keys, one sentence each."""
    faults = [f"There is no key `{name}`." for name in KEYS if not store().versions(name)]
    if faults:
        return faults
    if not settings.SANDBOX and "sandbox" in store().makers():
        faults.append("KEYS_DIR holds keys that a sandbox made.")
    if store().open_to_others():
        faults.append("Others may read KEYS_DIR; take their rights away (0700, and 0600 for each file).")
    return faults


def mac(name: str, message: bytes) -> bytes:
    """Return the HMAC-SHA-256 of a message under the first version, so that it stays comparable."""
    return store().mac(name, _oldest(name), message)


@lru_cache(maxsize=64)
def _oldest(name: str) -> int:
    """Return the oldest version of a key: a blind index is only moved to a newer one by rewriting its column."""
    versions = store().versions(name)
    if not versions:
        raise KeyMissing(f"There is no key `{name}`; run `manage.py make_keys`.")
    return versions[0]


def wrap(name: str, plain: bytes, *, context: bytes) -> bytes:
    """Return version byte, nonce and AES-256-GCM ciphertext, bound to `context`."""
    version = current(name)
    return bytes([version]) + store().wrap(name, version, plain, context)


def unwrap(name: str, sealed: bytes, *, context: bytes) -> bytes:
    """Return what `wrap` sealed; raise Unreadable or KeyMissing."""
    return store().unwrap(name, _version(name, sealed), sealed[1:], context)


def cloak(name: str, plain: bytes, *, context: bytes) -> bytes:
    """Return version byte and AES-SIV of `plain`: always the same for the same plain and context."""
    version = current(name)
    return bytes([version]) + store().cloak(name, version, plain, context)


def uncloak(name: str, cloaked: bytes, *, context: bytes) -> bytes:
    """Return what `cloak` hid; raise Unreadable or KeyMissing."""
    return store().uncloak(name, _version(name, cloaked), cloaked[1:], context)


def sign(name: str, message: bytes) -> tuple[int, bytes]:
    """Return the version used and an ES256 signature (r and s)."""
    version = current(name)
    return version, store().sign(name, version, message)


def public_key(name: str, version: int) -> EllipticCurvePublicKey:
    """Return the public half of a signing key; raise KeyMissing."""
    return store().public_key(name, version)


def _version(name: str, sealed: bytes) -> int:
    if not sealed:
        raise Unreadable(name)
    return sealed[0]
