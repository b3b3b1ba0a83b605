"""お知らせの受信箱: what somebody sees: her organisation's notices that concern her role, and her own."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from platform_site.actors import Actor
from platform_site.models import Notice
from platform_site.notices.catalogue import NOTICES, NoticeKind


MOST = 100
"""Unread notices are counted up to here: nobody needs to know more, and the count stays cheap."""


def inbox_of(by: Actor, *, user_id: int) -> QuerySet[Notice]:
    """Return the notices that a signed-in person may see in the role in which she acts."""
    mine = Q(user_id=user_id)
    if by.organisation is None:
        return Notice.objects.filter(mine)
    not_for_her = [kind.name for kind in NOTICES.values() if not kind.to & by.roles]
    ours = Q(organisation_id=by.organisation.id) & ~Q(kind__in=not_for_her)
    return Notice.objects.filter(mine | ours)


def kinds_seen_by(roles: Iterable[str]) -> list[NoticeKind]:
    """Return the kinds that may stand in the inbox of these roles, by title."""
    held = set(roles)
    seen = [kind for kind in NOTICES.values() if kind.to & held or not kind.to]
    return sorted(seen, key=lambda kind: kind.title)


def unread(by: Actor, *, user_id: int) -> int:
    """Return how many notices wait to be read, at most `MOST`; one query."""
    return inbox_of(by, user_id=user_id).filter(read_at__isnull=True)[:MOST].count()
