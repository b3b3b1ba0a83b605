"""Keys in files of a folder that only the platform's user may read: the sandbox's store, and a small installation's.

A key is one file `name.version` of mode 0600: a JSON object with who made it and the secret in base64.
"""

import base64
import hmac
import json
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from platform_site.keys.port import KeyMissing, Kind, Unreadable


NONCE = 12
_FILE = re.compile(r"[a-z_]+\.([1-9][0-9]{0,2})")


class FileKeys:
    """A store of keys in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._secret = lru_cache(maxsize=None)(self._read)
        self._signer = lru_cache(maxsize=None)(self._load_signer)
        self._siv = lru_cache(maxsize=None)(lambda name, version: AESSIV(self._secret(name, version)))

    def versions(self, name: str) -> list[int]:
        """Return the versions that exist, oldest first."""
        return sorted(int(path.suffix[1:]) for path in self._files() if path.stem == name)

    def makers(self) -> set[str]:
        """Return who made the keys of this folder: `sandbox`, `production`."""
        return {json.loads(path.read_bytes())["made_by"] for path in self._files()}

    def open_to_others(self) -> bool:
        """Tell if anybody but the platform's user may read the folder or a key."""
        return any(path.stat().st_mode & 0o077 for path in [self.folder, *self._files()])

    def make(self, name: str, kind: Kind, *, version: int, made_by: str) -> None:
        """Make this version of a key, on disk when this returns; of two processes that race one makes it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = {"made_by": made_by, "secret": base64.b64encode(_new_secret(kind)).decode()}
        draft = self.folder / f".{name}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(content, out)
            out.flush()
            os.fsync(out.fileno())
        try:
            (self.folder / f"{name}.{version}").hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        _sync(self.folder)

    def mac(self, name: str, version: int, message: bytes) -> bytes:
        """Return the HMAC-SHA-256 of a message, 32 bytes."""
        return hmac.digest(self._secret(name, version), message, "sha256")

    def wrap(self, name: str, version: int, plain: bytes, context: bytes) -> bytes:
        """Return AES-256-GCM of `plain`, nonce in front, bound to `context`."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self._secret(name, version)).encrypt(nonce, plain, context)

    def unwrap(self, name: str, version: int, sealed: bytes, context: bytes) -> bytes:
        """Return what was wrapped; raise Unreadable."""
        try:
            return AESGCM(self._secret(name, version)).decrypt(sealed[:NONCE], sealed[NONCE:], context)
        except (InvalidTag, ValueError) as error:
            raise Unreadable(name) from error

    def cloak(self, name: str, version: int, plain: bytes, context: bytes) -> bytes:
        """Return AES-SIV of `plain`: the same bytes for the same plain and context."""
        return self._siv(name, version).encrypt(plain, [context])

    def uncloak(self, name: str, version: int, cloaked: bytes, context: bytes) -> bytes:
        """Return what was cloaked; raise Unreadable."""
        try:
            return self._siv(name, version).decrypt(cloaked, [context])
        except (InvalidTag, ValueError) as error:
            raise Unreadable(name) from error

    def sign(self, name: str, version: int, message: bytes) -> bytes:
        """Return an ES256 signature as JOSE writes it: r and s, 32 bytes each."""
        r, s = decode_dss_signature(self._signer(name, version).sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def public_key(self, name: str, version: int) -> ec.EllipticCurvePublicKey:
        """Return the public half of a signing key."""
        return self._signer(name, version).public_key()

    def _files(self) -> list[Path]:
        return [path for path in self.folder.glob("*.*") if _FILE.fullmatch(path.name)]

    def _read(self, name: str, version: int) -> bytes:
        if not 0 < version < 256:
            raise KeyMissing(f"{name}: no such version")
        try:
            return base64.b64decode(json.loads((self.folder / f"{name}.{version}").read_bytes())["secret"])
        except FileNotFoundError as error:
            raise KeyMissing(f"{name}, version {version}") from error

    def _load_signer(self, name: str, version: int) -> ec.EllipticCurvePrivateKey:
        key = serialization.load_der_private_key(self._secret(name, version), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - this store made it so
        return key


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_secret(kind: Kind) -> bytes:
    if kind is not Kind.SIGN:
        return secrets.token_bytes(64 if kind is Kind.CLOAK else 32)
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
