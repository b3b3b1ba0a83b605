"""Under which names a human works at an organisation: one with two roles is not two people (ARCH-5)."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from eligibility.rules.feed_holds import staff_id
from platform_site.actors import Actor
from platform_site.models import Membership, User
from platform_site.permissions import ROLES, Permission, organisation_of


def names_of(acting_user: str, organisation_id: int) -> set[str]:
    """Return every staff id and user name of whoever is known by this one there; itself alone for a stranger."""
    name = staff_id(acting_user)
    return {name} | (_names(_is(name), organisation_id) if name else set())


def names_of_actor(by: Actor) -> set[str]:
    """Return every staff id and user name of the human who acts, at the organisation for which she acts."""
    house = organisation_of(by).id
    if by.user is None:
        return names_of(by.acting_user, house)
    return {staff_id(by.acting_user)} | _names(Q(user__uid=by.user), house)


def is_known(acting_user: str, organisation_id: int) -> bool:
    """Tell if somebody has, or had, a role there under this staff id or user name."""
    return _at(acting_user, organisation_id).exists()


def may_there(acting_user: str, organisation_id: int, permission: Permission) -> bool:
    """Tell if somebody of this staff id or user name has a role there now that has the permission."""
    roles = [name for name, role in ROLES.items() if permission in role.permissions]
    users = _at(acting_user, organisation_id).values("user")
    standing = Membership.objects.filter(
        organisation_id=organisation_id, user__in=users, user__is_active=True, role__in=roles, ended_at__isnull=True
    )
    return standing.exists()


def users_of(acting_users: Iterable[str], organisation_id: int) -> list[User]:
    """Return who is known there by these names."""
    known = [_at(each, organisation_id).values("user") for each in acting_users]
    return [user for users in known for user in User.objects.filter(pk__in=users)]


def known_as(acting_user: str, organisation_id: int) -> str:
    """Return what somebody is called at her own house: her name and what she signs with, or that alone."""
    names = [user.get_full_name() for user in users_of([acting_user], organisation_id)]
    return f"{'、'.join(sorted(set(names)))}（{acting_user}）" if any(names) else acting_user


def _at(acting_user: str, organisation_id: int) -> QuerySet[Membership]:
    name = staff_id(acting_user)
    at_house = Membership.objects.filter(organisation_id=organisation_id)
    return at_house.filter(_is(name)) if name else at_house.none()


def _is(name: str) -> Q:
    return Q(staff_id__iexact=name) | Q(user__username__iexact=name)


def _names(who: Q, organisation_id: int) -> set[str]:
    at_house = Membership.objects.filter(organisation_id=organisation_id)
    rows = at_house.filter(user__in=at_house.filter(who).values("user")).values_list("staff_id", "user__username")
    return {staff_id(name) for names in rows for name in names if name}
