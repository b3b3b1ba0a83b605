"""Lines of the audit trail in the words of a page: names of organisations and systems, and nobody's own (I02-2)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from platform_site import keys
from platform_site.models import ApiClient, AuditEvent, Membership, Organisation, User
from platform_site.permissions import ROLES
from platform_site.queries.event_names import name_of


OF_A_PERSON = frozenset({"person", "persons", "person_id", "whom", "subject"})
"""What a line's detail calls an id of a person."""
Held = Mapping[tuple[UUID, int], list[Membership]]
"""The roles of staff, by who and where, whether they stand or have ended."""


@dataclass(frozen=True)
class Line:
    """A line as an auditor sees it."""

    at: datetime
    event: str
    name: str
    """The event in words."""
    outcome: str
    outcome_label: str
    code: str
    ground: str
    organisation: str
    client: str
    user: str
    role: str
    """The role in which somebody of staff acted here, or that the organisation's system named (`X-Acting-User`)."""
    person: str
    about: str
    request_id: str
    detail: str


def mark_of(person_id: int | None) -> str:
    """Return a mark that is the same for the same person on every page, and from which nobody finds her."""
    return keys.mac("blind_index", f"audit mark:{person_id}".encode()).hex()[:8] if person_id is not None else ""


def shown(lines: Iterable[AuditEvent]) -> list[Line]:
    """Return lines in words; whoever acts for herself stands there with her mark, as the person she is."""
    rows = list(lines)
    houses = Organisation.objects.in_bulk({row.organisation_id for row in rows if row.organisation_id})
    clients = _by_uid(ApiClient.objects.filter(uid__in={row.client_uid for row in rows if row.client_uid}))
    users = _by_uid(User.objects.filter(uid__in={row.user_uid for row in rows if row.user_uid}))
    held = _held(rows)
    return [_line(row, houses, clients, users, held) for row in rows]


def _by_uid(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.uid: row for row in rows}


def _line(
    row: AuditEvent,
    houses: Mapping[int, Organisation],
    clients: Mapping[UUID, Any],
    users: Mapping[UUID, Any],
    held: Held,
) -> Line:
    house = houses.get(row.organisation_id) if row.organisation_id else None
    client = clients.get(row.client_uid) if row.client_uid else None
    return Line(
        at=row.at, event=row.event, name=name_of(row.event), outcome=row.outcome,
        outcome_label=row.get_outcome_display(), code=row.code,
        ground=row.ground, organisation=f"{house.name}（{house.code}）" if house else "",
        client=client.client_id if client else "", user=_who(row, users), role=_role(row, held),
        person=mark_of(row.person_id), about=row.about, request_id=row.request_id, detail=_detail(row.detail),
    )  # fmt: skip


def _who(row: AuditEvent, users: Mapping[UUID, Any]) -> str:
    """Return who was at the keys: a member of staff by her user name, anybody else by a mark."""
    user = users.get(row.user_uid) if row.user_uid else None
    if row.organisation_id is not None:
        return row.acting_user or (user.username if user else "")
    if user is not None and user.person_id is not None:
        return f"本人（{mark_of(user.person_id)}）"
    return "所属のない利用者" if row.user_uid else "プラットフォーム" if not row.client_uid else ""


def _held(rows: Iterable[AuditEvent]) -> Held:
    whom = {row.user_uid for row in rows if row.user_uid and row.organisation_id}
    held: defaultdict[tuple[UUID, int], list[Membership]] = defaultdict(list)
    for each in Membership.objects.filter(user__uid__in=whom).select_related("user").order_by("pk"):
        held[each.user.uid, each.organisation_id].append(each)
    return held


def _role(row: AuditEvent, held: Held) -> str:
    """Return the role that a system named; of staff, those that she held there at that moment, as only they may act."""
    _, _, named = row.acting_user.partition(";")
    if named or row.user_uid is None or row.organisation_id is None:
        return named
    then = [each.role for each in held.get((row.user_uid, row.organisation_id), ()) if _stood(each, row.at)]
    return "または".join(dict.fromkeys(ROLES[role].label if role in ROLES else role for role in then))


def _stood(membership: Membership, at: datetime) -> bool:
    return membership.given_at <= at and (membership.ended_at is None or at <= membership.ended_at)


def _detail(detail: Mapping[str, Any]) -> str:
    kept = {name: "…" if name in OF_A_PERSON else value for name, value in sorted(detail.items())}
    return "、".join(f"{name}: {_plain(value)}" for name, value in kept.items())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
