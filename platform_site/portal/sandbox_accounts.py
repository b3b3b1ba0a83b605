"""The accounts of a sandbox as its first page shows them: by role, with the pages that each role opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from platform_site.actors import Actor, Organisation
from platform_site.models import Membership, User
from platform_site.permissions import ROLES, Role
from platform_site.portal import navigation
from platform_site.sandbox import ACCOUNTS


@dataclass(frozen=True)
class Page:
    """A page that a role opens, by the name of its URL."""

    name: str
    title: str


@dataclass
class RoleCard:
    """A role, who has it, and what it opens beyond what everybody may open."""

    key: str
    role: Role
    members: list[Membership]
    pages: list[Page]


def is_published(user: User) -> bool:
    """Tell if an account is one that the sandbox shows: of the list, or of a fictional person."""
    return user.person_id is not None or user.username in {account.username for account in ACCOUNTS}


def role_cards() -> list[RoleCard]:
    """Return every role that a published account has, in the order of the catalogue."""
    names = [account.username for account in ACCOUNTS]
    rows = Membership.objects.filter(
        user__username__in=names, user__is_active=True, ended_at__isnull=True, organisation__closed_at__isnull=True
    )
    held = sorted(rows.select_related("user", "organisation"), key=lambda row: (names.index(row.user.username), row.pk))
    cards = [(key, role, [row for row in held if row.role == key]) for key, role in ROLES.items()]
    return [RoleCard(key, role, members, _pages(members)) for key, role, members in cards if members]


def everybodys() -> list[Page]:
    """Return the pages that whoever is signed in may open."""
    return [
        Page(item.name, access.title) for item, access in _accesses() if access.signed_in and _is_everybodys(access)
    ]


def public() -> list[dict[str, str]]:
    """Return the pages that need no sign-in."""
    open_to_all = [(item.name, access.title) for item, access in _accesses() if not access.signed_in]
    return [{"url": reverse(name), "title": title} for name, title in [*_PUBLIC, *open_to_all]]


_PUBLIC = [
    ("home", "はじめのページ"),
    ("account_login", "サインイン（利用者名とパスワード）"),
    ("developer", "開発者の方へ"),
    ("swagger", "APIリファレンス"),
    ("errors", "コード一覧"),
]


def _pages(members: Iterable[Membership]) -> list[Page]:
    """Return what the first of them may open, as each of a role may open the same at the same kind of house."""
    row = next(iter(members))
    house = row.organisation
    actor = Actor(organisation=Organisation(house.pk, house.uid, house.kind, house.code), roles=frozenset({row.role}))
    return [
        Page(item.name, access.title)
        for item, access in _accesses()
        if not _is_everybodys(access) and not access.person and access.admits(actor)
    ]


def _accesses() -> list[tuple[navigation.Item, Any]]:
    found = [(item, navigation.access_of(item.name)) for item in navigation.items()]
    return [(item, access) for item, access in found if access is not None]


def _is_everybodys(access: Any) -> bool:
    return not (access.permissions or access.kinds or access.person)
