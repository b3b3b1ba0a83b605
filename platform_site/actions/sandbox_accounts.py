"""The sandbox's accounts: fictional people who sign in with a published password (api.md)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password

from platform_site import audit
from platform_site.actions.people import link_index
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Membership, Organisation, Person, User
from platform_site.transactions import action


PASSWORD = "sandbox-password"  # noqa: S105 - published, and of no use outside a sandbox
Role = tuple[str, str, str]
"""Kind and code of an organisation, and the role there."""


@dataclass(frozen=True)
class Account:
    """An account to be: its user name, a fictional name, and either roles or the link token of a person."""

    username: str
    family_name: str
    given_name: str
    roles: tuple[Role, ...] = ()
    link_token: str = ""


def not_yet_open(accounts: Iterable[Account]) -> list[Account]:
    """Return those accounts that are not there, in order."""
    wanted = list(accounts)
    there = set(User.objects.filter(username__in=[each.username for each in wanted]).values_list("username", flat=True))
    return [each for each in wanted if each.username not in there]


@action("sandbox.accounts_opened")
def open_accounts(*, accounts: Collection[Account], by: Actor, at: datetime) -> None:
    """Open accounts with the published password; raises NotFound outside a sandbox, where none of this exists.

    One hash serves all: to make one is slow on purpose, and this password is no secret.
    """
    if not settings.SANDBOX:
        raise NotFound
    password, persons = make_password(PASSWORD), _persons(accounts)
    users = User.objects.bulk_create(_user(each, password, persons.get(each.link_token)) for each in accounts)
    houses = {(row.kind, row.code): row for row in Organisation.objects.all()}
    Membership.objects.bulk_create(
        Membership(user=user, organisation=houses[kind, code], role=role, given_at=at)
        for user, account in zip(users, accounts, strict=True)
        for kind, code, role in account.roles
    )
    audit.record("sandbox.accounts_opened", by=by, at=at, accounts=len(users))


def _persons(accounts: Iterable[Account]) -> dict[str, Person]:
    """Return whose accounts these are, by link token."""
    tokens = {link_index(each.link_token): each.link_token for each in accounts if each.link_token}
    return {tokens[bytes(row.link_index)]: row for row in Person.objects.filter(link_index__in=tokens)}


def _user(account: Account, password: str, person: Person | None) -> User:
    return User(
        username=account.username,
        last_name=account.family_name,
        first_name=account.given_name,
        email=f"{account.username}@example.invalid",
        password=password,
        person=person,
    )
