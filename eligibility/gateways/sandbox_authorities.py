"""A fictional authority of the sandbox in a folder: whom it certified, and the list of those whom it revoked (I01-1).

The folder holds `authority.pem` (authorities and a key), a file for each holder (the holder's key and certificates)
and `revoked.json`. Any process may read while another writes.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from eligibility.gateways import private_files
from eligibility.gateways.sandbox_certificates import Authority, Key, make_issuing, make_list, make_root, new_key
from eligibility.gateways.sandbox_signing import bundle, certificates_of, key_of


PLAIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class SandboxAuthority:
    """架空の認証局: what the authorities of cards and of signers have in common; each names what is its own."""

    root_name: str
    issuing_name: str
    holders: str  # the folder of whom it certified
    unknown: type[LookupError]  # raised for whom it certified nothing

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, at: datetime) -> None:
        """Make root and issuing authority unless they exist; two processes that race make one pair."""
        private_files.make_folder(self.folder)
        private_files.make_folder(self.folder / self.holders)
        if self._authority_file.exists():
            return
        root = make_root(at, name=self.root_name)
        key, issuing = make_issuing(root, at, name=self.issuing_name)
        # The root's key is thrown away: it has nothing more to sign.
        private_files.write_once(self._authority_file, bundle(key, issuing, root[1]))

    def roots(self) -> list[x509.Certificate]:
        """Return the root, for the sandbox's `Trust`."""
        return self._certificates()[1:]

    def issuers(self) -> list[x509.Certificate]:
        """Return the issuing authority, which signs the list of revoked certificates."""
        return self._certificates()[:1]

    def authorities(self) -> bytes:
        """Return issuing authority and root as PEM, as an installation's setting names such a file."""
        return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in self._certificates())

    def certificate(self, holder: str) -> x509.Certificate:
        """Return a holder's present certificate; raise `unknown`."""
        return self.key_and_chain(holder)[1][0]

    def key_and_chain(self, holder: str) -> tuple[Key, list[x509.Certificate]]:
        """Return a holder's key, and the certificate with its issuer's; raise `unknown`."""
        try:
            pem = self._holder_file(holder).read_bytes()
        except (FileNotFoundError, ValueError):
            raise self.unknown from None
        return key_of(pem), certificates_of(pem)

    def revoke(self, holder: str, at: datetime) -> None:
        """Put the holder's present certificate on the list; raise `unknown`."""
        number = self.certificate(holder).serial_number
        with private_files.locked(self.folder):
            state = self._revoked()
            state["revoked"].setdefault(str(number), at.isoformat())
            self._keep(state)

    def revocation_list(self, at: datetime) -> bytes:
        """Return a new list in DER, good for 24 hours; its number is higher than any before."""
        with private_files.locked(self.folder):
            state = self._revoked()
            state["number"] += 1
            self._keep(state)
        revoked = {int(number): datetime.fromisoformat(when) for number, when in state["revoked"].items()}
        made = make_list(revoked, number=state["number"], issuing=self._issuing(), at=at)
        return made.public_bytes(Encoding.DER)

    @property
    def _authority_file(self) -> Path:
        return self.folder / "authority.pem"

    @property
    def _revoked_file(self) -> Path:
        return self.folder / "revoked.json"

    def _holder_file(self, holder: str) -> Path:
        if not PLAIN_WORD.fullmatch(holder):
            raise ValueError("A holder's name or serial is letters, digits and hyphens.")
        return self.folder / self.holders / f"{holder}.pem"

    def _certificates(self) -> list[x509.Certificate]:
        return certificates_of(self._authority_file.read_bytes())

    def _issuing(self) -> Authority:
        pem = self._authority_file.read_bytes()
        key = key_of(pem)
        assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101 - `create` made it so
        return key, certificates_of(pem)[0]

    def _issue(self, holder: str, make: Callable[..., x509.Certificate], *, rsa: bool) -> x509.Certificate:
        """Keep a new key with what `make(key, issuing=…)` certifies, in place of an older one; return the latter."""
        path, key, issuing = self._holder_file(holder), new_key(rsa=rsa), self._issuing()
        made = make(key, issuing=issuing)
        private_files.write(path, bundle(key, made, issuing[1]))
        return made

    def _revoked(self) -> dict[str, Any]:
        if not self._revoked_file.exists():
            return {"number": 0, "revoked": {}}
        state: dict[str, Any] = json.loads(self._revoked_file.read_bytes())
        return state

    def _keep(self, state: dict[str, Any]) -> None:
        private_files.write(self._revoked_file, json.dumps(state).encode())
