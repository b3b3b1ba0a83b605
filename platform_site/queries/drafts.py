"""What somebody typed in her role and the server keeps; another's, or another role's, does not exist."""

import json
from typing import Any
from uuid import UUID

from django.db.models import Q

from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import DataKey, Draft, Receipt, Search


def draft_of(by: Actor, uid: UUID, *, kind: str) -> Draft | None:
    """Return somebody's own draft of a kind that is not used up; None for any other."""
    draft = Draft.objects.filter(_own(by), uid=uid, kind=kind, used_at__isnull=True).first()
    return draft if draft is not None and is_in_role(draft, by) else None


def receipt_of(by: Actor, uid: UUID, *, kind: str) -> Receipt | None:
    """Return what was given for one's own draft of a kind that was carried out: both bear the moment of that."""
    used_at = Draft.objects.filter(_own(by), uid=uid, kind=kind).values_list("used_at", flat=True).first()
    return Receipt.objects.filter(_own(by), issued_at=used_at).first() if used_at else None


def answers_named(by: Actor, named: str, *, kind: str) -> dict[str, Any]:
    """Return what one's own draft holds that an address names by its id; nothing for any other, and for no id."""
    try:
        draft = draft_of(by, UUID(named), kind=kind)
    except ValueError:
        return {}
    return (answers_in(draft) if draft else None) or {}


def search_of(by: Actor, uid: UUID, *, kind: str) -> Search | None:
    """Return somebody's own search of a kind; None for any other."""
    search = Search.objects.filter(_own(by), uid=uid, kind=kind).first()
    return search if search is not None and is_in_role(search, by) else None


def answers_in(kept: Draft | Search) -> dict[str, Any] | None:
    """Return what was typed; None once its key is destroyed."""
    sealed = _opened(kept)
    return dict(sealed["answers"]) if sealed else None


def is_in_role(kept: Draft | Search, by: Actor) -> bool:
    """Tell if it was typed for the organisation and in the role in which somebody acts now.

    Of what nobody can read any more, as its key is destroyed, nothing is left that another role could carry out.
    """
    sealed = _opened(kept)
    return sealed is None or sealed.get("role") == role_of(by)


def role_of(by: Actor) -> list[str]:
    """Return for which organisation and in which role somebody acts, as it is sealed with what she types."""
    return [str(by.organisation.uid) if by.organisation else "", *sorted(by.roles)]


def _opened(kept: Draft | Search) -> dict[str, Any] | None:
    purpose = "draft" if isinstance(kept, Draft) else "search"
    try:
        return dict(json.loads(DataKey.objects.unseal(bytes(kept.content), context=f"{purpose}:{kept.uid}")))
    except keys.Unreadable:
        return None


def _own(by: Actor) -> Q:
    return Q(user__uid=by.user) if by.user else Q(pk__in=[])
