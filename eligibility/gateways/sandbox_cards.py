"""The sandbox's card authority: fictional cards (`cards/*.pem` of its folder), and the proofs that they sign."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from cryptography import x509

from eligibility.gateways.proofs import LONGEST_LIFE
from eligibility.gateways.sandbox_authorities import SandboxAuthority
from eligibility.gateways.sandbox_certificates import make_card
from eligibility.gateways.sandbox_signing import sign


class NoSuchCard(LookupError):
    """The sandbox's authority issued no card of that serial."""


class CardAuthority(SandboxAuthority):
    """架空のカード認証局: the fictional authority of one sandbox's cards; it names them by their serials."""

    root_name = "架空認証局 SANDBOX ROOT"
    issuing_name = "架空カード発行局 SANDBOX ISSUING"
    holders = "cards"
    unknown = NoSuchCard

    def issue(
        self, card_serial: str, *, not_before: datetime, not_after: datetime, rsa: bool = False
    ) -> x509.Certificate:
        """Make a card, in place of an older one of that serial, and return its certificate.

        The key is P-256, or RSA of 2048 bits. Raises ValueError for a serial that is no plain word.
        """
        made = partial(make_card, card_serial, not_before=not_before, not_after=not_after)
        return self._issue(card_serial, made, rsa=rsa)

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
        key, chain = self.key_and_chain(card_serial)
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
