"""失効リスト: how an authority's newest list takes the place of the one before."""

from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from eligibility.gateways import revocation
from eligibility.models.revocation_lists import KeptRevocationList
from eligibility.queries.revocation_lists import Asked, read_list


Kept = TypeVar("Kept", bound=KeptRevocationList)


def store_list(model: type[Kept], content: bytes, *, authorities: Asked, at: datetime) -> Kept:
    """Store an authority's newest list (DER); what it revoked for good before stays revoked (I01-7).

    Raises RevocationUnreadable for a forged, broken or older list. The caller's action writes the audit line.
    """
    trust, issuers = authorities()
    new = revocation.read(content, trust=trust, issuers=issuers, at=at)
    row = model._default_manager.select_for_update().filter(issuer=new.issuer).first()
    whole = revocation.succeed(read_list(row, authorities) if row else None, new)
    values = {
        "number": Decimal(new.number),
        "content": content,
        "kept": sorted(str(number) for number in whole.revoked - new.revoked),
        "next_update": new.next_update,
        "fetched_at": at,
    }
    stored, _ = model._default_manager.update_or_create(issuer=new.issuer, defaults=values)
    return stored
