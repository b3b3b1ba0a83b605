"""The sandbox's HPKI: fictional doctors, dentists and pharmacists, what they sign, and the list of revoked ones (E-22).

Its folder holds `authority.pem` (authorities and a key), `signers/*.pem` (each signer's key and certificates) and
`revoked.json`. Any process may read while another writes.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from eligibility.gateways import private_files
from eligibility.gateways.sandbox_certificates import Key, make_list, new_key
from eligibility.gateways.sandbox_signing import bundle, certificates_of, key_of
from eprescription.gateways.sandbox_hpki_certificates import Authority, Holder, make_issuing, make_root, make_signer
from eprescription.gateways.sandbox_signatures import sign_bytes, sign_envelope
from eprescription.gateways.signing.envelopes import PRESCRIPTION, Shape, sealed


SIGNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class NoSuchSigner(LookupError):
    """The sandbox's HPKI issued no certificate under that name."""


class HpkiAuthority:
    """架空のHPKI認証局: the fictional authority of one sandbox, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, at: datetime) -> None:
        """Make root and issuing authority unless they exist; two processes that race make one pair."""
        private_files.make_folder(self.folder)
        private_files.make_folder(self.folder / "signers")
        if self._authority_file.exists():
            return
        root_key, root = make_root(at)
        issuing_key, issuing = make_issuing(root_key, root, at)
        # The root's key is thrown away: it has nothing more to sign.
        private_files.write_once(self._authority_file, bundle(issuing_key, issuing, root))

    def authorities(self) -> bytes:
        """Return issuing authority and root as PEM, which `HPKI_AUTHORITIES` names."""
        known = certificates_of(self._authority_file.read_bytes())
        return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in known)

    def issue(
        self, signer: str, holder: Holder, *, not_before: datetime, not_after: datetime, rsa: bool = False
    ) -> x509.Certificate:
        """Make a signer, in place of an older one of that name, and return the certificate.

        The key is P-256, or RSA of 2048 bits. Raises ValueError for a name that is no plain word.
        """
        path = self._signer_file(signer)
        issuing, key = self._issuing(), new_key(rsa=rsa)
        made = make_signer(holder, key, issuing=issuing, not_before=not_before, not_after=not_after)
        private_files.write(path, bundle(key, made, issuing[1]))
        return made

    def sign_file(self, signer: str, content: bytes, *, at: datetime, shape: Shape = PRESCRIPTION) -> bytes:
        """Return the envelope around a record file with the signer's XAdES signature; raise NoSuchSigner."""
        key, chain = self._signer(signer)
        return sign_envelope(sealed(content, shape), key, chain, at=at)

    def sign_json(self, signer: str, content: bytes) -> str:
        """Return the signer's detached JWS over JSON bytes; raise NoSuchSigner."""
        key, chain = self._signer(signer)
        return sign_bytes(content, key, chain)

    def revoke(self, signer: str, at: datetime) -> None:
        """Put the signer's present certificate on the list; raise NoSuchSigner."""
        number = self._signer(signer)[1][0].serial_number
        with private_files.locked(self.folder):
            state = self._revoked()
            state["revoked"].setdefault(str(number), at.isoformat())
            self._keep(state)

    def revocation_list(self, at: datetime) -> bytes:
        """Return a new list in DER, good for 24 hours; its number is higher than any before."""
        issuing_key, issuing = self._issuing()
        with private_files.locked(self.folder):
            state = self._revoked()
            state["number"] += 1
            self._keep(state)
        revoked = {int(number): datetime.fromisoformat(when) for number, when in state["revoked"].items()}
        made = make_list(revoked, number=state["number"], issuing_key=issuing_key, issuing=issuing, at=at)
        return made.public_bytes(Encoding.DER)

    @property
    def _authority_file(self) -> Path:
        return self.folder / "authority.pem"

    @property
    def _revoked_file(self) -> Path:
        return self.folder / "revoked.json"

    def _signer_file(self, signer: str) -> Path:
        if not SIGNER.fullmatch(signer):
            raise ValueError("A signer's name is letters, digits and hyphens.")
        return self.folder / "signers" / f"{signer}.pem"

    def _issuing(self) -> Authority:
        pem = self._authority_file.read_bytes()
        key = key_of(pem)
        assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101 - `create` made it so
        return key, certificates_of(pem)[0]

    def _signer(self, signer: str) -> tuple[Key, list[x509.Certificate]]:
        try:
            pem = self._signer_file(signer).read_bytes()
        except (FileNotFoundError, ValueError):
            raise NoSuchSigner from None
        return key_of(pem), certificates_of(pem)

    def _revoked(self) -> dict[str, Any]:
        if not self._revoked_file.exists():
            return {"number": 0, "revoked": {}}
        state: dict[str, Any] = json.loads(self._revoked_file.read_bytes())
        return state

    def _keep(self, state: dict[str, Any]) -> None:
        private_files.write(self._revoked_file, json.dumps(state).encode())
