"""The sandbox's card authority: fictional cards, the proofs that they sign, and the list of revoked ones.

Its folder holds `authority.pem` (authorities and a key), `cards/*.pem` (each card's key and certificates) and
`revoked.json`. Any process may read while another writes.
"""

import json
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from eligibility.gateways import private_files
from eligibility.gateways.proofs import LONGEST_LIFE
from eligibility.gateways.sandbox_certificates import (
    Key,
    make_card,
    make_issuing,
    make_list,
    make_root,
    new_key,
)
from eligibility.gateways.sandbox_signing import bundle, certificates_of, key_of, sign


CARD_SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class NoSuchCard(LookupError):
    """The sandbox's authority issued no card of that serial."""


class CardAuthority:
    """架空の認証局: the fictional authority of one sandbox, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, at: datetime) -> None:
        """Make root and issuing authority unless they exist; two processes that race make one pair."""
        private_files.make_folder(self.folder)
        private_files.make_folder(self.folder / "cards")
        if self._authority_file.exists():
            return
        root_key, root = make_root(at)
        issuing_key, issuing = make_issuing(root_key, root, at)
        # The root's key is thrown away: it has nothing more to sign.
        private_files.write_once(self._authority_file, bundle(issuing_key, issuing, root))

    def roots(self) -> list[x509.Certificate]:
        """Return the root, for the sandbox's `Trust`."""
        return certificates_of(self._authority_file.read_bytes())[1:]

    def issuers(self) -> list[x509.Certificate]:
        """Return the issuing authority, which signs the list of revoked cards."""
        return certificates_of(self._authority_file.read_bytes())[:1]

    def issue(
        self, card_serial: str, *, not_before: datetime, not_after: datetime, rsa: bool = False
    ) -> x509.Certificate:
        """Make a card, in place of an older one of that serial, and return its certificate.

        The key is P-256, or RSA of 2048 bits. Raises ValueError for a serial that is no plain word.
        """
        path = self._card_file(card_serial)
        issuing_key, issuing = self._issuing()
        key = new_key(rsa=rsa)
        card = make_card(
            card_serial,
            key,
            issuing_key=issuing_key,
            issuing=issuing,
            not_before=not_before,
            not_after=not_after,
        )
        private_files.write(path, bundle(key, card, issuing))
        return card

    def certificate(self, card_serial: str) -> x509.Certificate:
        """Return a card's certificate; raise NoSuchCard."""
        return self._card(card_serial)[1][0]

    def prove(
        self,
        card_serial: str,
        *,
        audience: str,
        organisation: str,
        at: datetime,
        verification: str = "face",
        consents: Sequence[str] = (),
        use_subsidies: bool = False,
        prescription_form: str | None = None,
        prescriptions: Sequence[str] = (),
        jti: str | None = None,
    ) -> str:
        """Return what the card signs at a facility's reader, good for 120 s (API-1); raise NoSuchCard."""
        key, chain = self._card(card_serial)
        claims: dict[str, Any] = {
            "aud": audience,
            "organisation": organisation,
            "iat": int(at.timestamp()),
            "exp": int(at.timestamp()) + int(LONGEST_LIFE.total_seconds()),
            "jti": jti or secrets.token_urlsafe(24),
            "verification": verification,
            "consents": list(consents),
            "use_subsidies": use_subsidies,
            "prescriptions": list(prescriptions),
        }
        if prescription_form is not None:
            claims["prescription_form"] = prescription_form
        return sign(claims, key, chain)

    def revoke(self, card_serial: str, at: datetime) -> None:
        """Put the card that now bears a serial on the list; raise NoSuchCard."""
        number = self.certificate(card_serial).serial_number
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

    def _card_file(self, card_serial: str) -> Path:
        if not CARD_SERIAL.fullmatch(card_serial):
            raise ValueError("A card serial is letters, digits and hyphens.")
        return self.folder / "cards" / f"{card_serial}.pem"

    def _issuing(self) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
        pem = self._authority_file.read_bytes()
        key = key_of(pem)
        assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101 - `create` made it so
        return key, certificates_of(pem)[0]

    def _card(self, card_serial: str) -> tuple[Key, list[x509.Certificate]]:
        try:
            pem = self._card_file(card_serial).read_bytes()
        except (FileNotFoundError, ValueError):
            raise NoSuchCard from None
        return key_of(pem), certificates_of(pem)

    def _revoked(self) -> dict[str, Any]:
        if not self._revoked_file.exists():
            return {"number": 0, "revoked": {}}
        state: dict[str, Any] = json.loads(self._revoked_file.read_bytes())
        return state

    def _keep(self, state: dict[str, Any]) -> None:
        private_files.write(self._revoked_file, json.dumps(state).encode())
