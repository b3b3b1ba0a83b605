"""The HPKI authorities' lists of revoked signers, as they come."""

from datetime import datetime
from decimal import Decimal

from eligibility.gateways import revocation
from eprescription.models.signers import RxRevocationList
from eprescription.queries.signers import read_list, trust
from platform_site import audit
from platform_site.actors import Actor
from platform_site.transactions import action


@action("eprescription.signer_list_stored")
def store_signer_list(*, content: bytes, by: Actor, at: datetime) -> RxRevocationList:
    """Store an authority's newest list (DER); what it revoked for good before stays revoked (I01-7).

    Raises RevocationUnreadable for a forged, broken or older list.
    """
    roots, issuers = trust()
    new = revocation.read(content, trust=roots, issuers=issuers, at=at)
    row = RxRevocationList.objects.select_for_update().filter(issuer=new.issuer).first()
    whole = revocation.succeed(read_list(row) if row else None, new)
    values = {
        "number": Decimal(new.number),
        "content": content,
        "kept": sorted(str(number) for number in whole.revoked - new.revoked),
        "next_update": new.next_update,
        "fetched_at": at,
    }
    stored, _ = RxRevocationList.objects.update_or_create(issuer=new.issuer, defaults=values)
    audit.record("eprescription.signer_list_stored", by=by, at=at, about=f"RxRevocationList:{new.number}")
    return stored
