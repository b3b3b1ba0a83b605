"""What somebody typed and the server keeps for her; another's does not exist."""

import json
from typing import Any
from uuid import UUID

from django.db.models import Q

from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import DataKey, Draft, Search


def draft_of(by: Actor, uid: UUID, *, kind: str) -> Draft | None:
    """Return somebody's own draft of a kind that is not used up; None for any other."""
    return Draft.objects.filter(_own(by), uid=uid, kind=kind, used_at__isnull=True).first()


def search_of(by: Actor, uid: UUID, *, kind: str) -> Search | None:
    """Return somebody's own search of a kind; None for any other."""
    return Search.objects.filter(_own(by), uid=uid, kind=kind).first()


def answers_in(kept: Draft | Search) -> dict[str, Any] | None:
    """Return what was typed; None once its key is destroyed."""
    purpose = "draft" if isinstance(kept, Draft) else "search"
    try:
        return dict(json.loads(DataKey.objects.unseal(bytes(kept.content), context=f"{purpose}:{kept.uid}")))
    except keys.Unreadable:
        return None


def _own(by: Actor) -> Q:
    return Q(user__uid=by.user) if by.user else Q(pk__in=[])
