"""The HPKI authorities' lists of revoked signers, as they come."""

from datetime import datetime

from eligibility.actions.revocation_lists import store_list
from eprescription.models.signers import RxRevocationList
from eprescription.queries.signers import trust
from platform_site import audit
from platform_site.actors import Actor
from platform_site.transactions import action


@action("eprescription.signer_list_stored")
def store_signer_list(*, content: bytes, by: Actor, at: datetime) -> RxRevocationList:
    """Store an authority's newest list (DER); what it revoked for good before stays revoked (I01-7).

    Raises RevocationUnreadable for a forged, broken or older list.
    """
    stored = store_list(RxRevocationList, content, authorities=trust, at=at)
    audit.record("eprescription.signer_list_stored", by=by, at=at, about=f"RxRevocationList:{stored.number}")
    return stored
