"""What the HPKI authorities' lists say about a signer (I01-7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eligibility.gateways import revocation
from eprescription.rules.signing import Signer


@dataclass(frozen=True)
class Revocations:
    """失効リスト of the issuing authorities, and how long the newest vouches beyond its own end."""

    lists: tuple[revocation.RevocationList, ...] = ()
    grace: timedelta = revocation.GRACE

    def status(self, signer: Signer, at: datetime) -> revocation.Status:
        """Return good, revoked or unknown: known as revoked stays refused, no list or one past its grace is unknown."""
        return revocation.status(signer, self.lists, at=at, grace=self.grace)
