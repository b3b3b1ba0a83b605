"""お知らせ: telling an organisation, or one user, something to look at; a notice names no person.

The same is told once. Each telling, of however many, puts one event in its own transaction, and e-mail follows from
that (`notice_mail`).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from platform_site import audit, outbox
from platform_site.actions.approvals import signed_in
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Notice, Organisation
from platform_site.notices import inbox_of, is_mailed
from platform_site.transactions import action


Told = tuple[int, str]
"""An organisation's id, and what it is told about."""
Addressed = tuple[int | None, int | None, str]
"""An organisation's id, or a user's, and what is told."""
LEFT = "notices.left"


@action("notices.fund_told")
def tell_fund(*, kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for the fund; the same again is left once."""
    funds = Organisation.objects.filter(kind=Organisation.Kind.FUND).order_by("pk").values_list("pk", flat=True)
    _leave([(fund, None, about) for fund in funds], kind=kind, at=at)
    audit.record("notices.fund_told", by=by, at=at, about=about, kind=kind)


@action("notices.organisations_told")
def tell_organisations(*, kind: str, told: Collection[Told], by: Actor, at: datetime) -> None:
    """Leave a notice for each organisation about each thing, all at once; the same again is left once."""
    _leave([(whom, None, about) for whom, about in sorted(told)], kind=kind, at=at)
    audit.record("notices.organisations_told", by=by, at=at, kind=kind, notices=len(told))


def tell_organisation(*, organisation_id: int, kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for one organisation; the same again is left once."""
    tell_organisations(kind=kind, told=[(organisation_id, about)], by=by, at=at)


@action("notices.users_told")
def tell_users(*, users: Collection[int], kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for each of these users, by their keys, and for nobody else; the same again is left once."""
    _leave([(None, user, about) for user in sorted(users)], kind=kind, at=at)
    audit.record("notices.users_told", by=by, at=at, about=about, kind=kind, notices=len(users))


def tell_user(*, user_id: int, kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for one user; the same again is left once, so `about` names the occasion."""
    tell_users(users=[user_id], kind=kind, about=about, by=by, at=at)


@action("notices.read")
def mark_read(*, uid: UUID, by: Actor, at: datetime) -> Notice:
    """Note that a notice was read: an organisation's once for all whom it concerns, with who did.

    Raises NotFound for what does not stand in the reader's inbox.
    """
    who = signed_in(by)
    notice = inbox_of(by, user_id=who.pk).select_for_update().filter(uid=uid).first()
    if notice is None:
        raise NotFound("お知らせが見つかりません。")
    is_new = notice.read_at is None
    if is_new:
        notice.read_at, notice.read_by = at, who
        notice.save(update_fields=["read_at", "read_by"])
    audit.record("notices.read", by=by, at=at, about=f"Notice:{uid}", kind=notice.kind, new=is_new)
    return notice


def _leave(told: Collection[Addressed], *, kind: str, at: datetime) -> None:
    """Store what is new of these, all at once, and put one event that says between which keys it stands."""
    columns = [list(column) for column in zip(*told, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, [kind, at, *columns])
        first, last = cursor.fetchone()
    if first is not None and is_mailed(kind):
        outbox.put(LEFT, at=at, kind=kind, first=first, last=last, left_at=at.isoformat())


_LEAVE = """
with new as (
    insert into platform_site_notice (uid, kind, created_at, organisation_id, user_id, about)
    select gen_random_uuid(), %s::text, %s::timestamptz, organisation_id, user_id, about
    from unnest(%s::bigint[], %s::bigint[], %s::text[]) told (organisation_id, user_id, about)
    on conflict do nothing returning id)
select min(id), max(id) from new
"""
