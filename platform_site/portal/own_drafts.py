"""The draft that a page carries out: who goes back to one that was carried out is led to its receipt."""

from uuid import UUID

from platform_site.actors import Actor
from platform_site.models import Draft
from platform_site.portal.pages import UsedUp, found
from platform_site.queries.drafts import draft_of, receipt_of


def own_draft(by: Actor, uid: UUID, *, kind: str) -> Draft:
    """Return one's own draft; raise UsedUp for one that was carried out, NotFound for any other."""
    draft = draft_of(by, uid, kind=kind)
    receipt = receipt_of(by, uid, kind=kind) if draft is None else None
    if receipt is not None:
        raise UsedUp(receipt.number)
    kept: Draft = found(draft)
    return kept
