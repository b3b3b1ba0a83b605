"""Second factors as their owners hold them: an app with a secret, and a security key made of software."""

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256


def shown_by_app(secret: str, at: datetime, *, steps: int = 0) -> str:
    """Return the six digits that an app shows, some steps of 30 seconds later or earlier."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30 + steps))


def b64(content: bytes) -> str:
    """Return bytes as WebAuthn writes them in JSON."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class SecurityKey:
    """A security key with one credential, for one site."""

    origin: str
    site: str
    pair: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: uuid4().bytes)
    counter: int = 0

    def makes(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer to a request for a new credential."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.pair.public_key())))
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + credential})
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": b64(client), "attestationObject": b64(attested)})

    def shows(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer to a request for a known credential."""
        self.counter += 1
        client, data = self._client("webauthn.get", options), self._data(0x05)
        signature = self.pair.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        asked = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps(asked).encode()

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}
