"""The questions that actions ask before they do anything."""

from platform_site.actors import Actor, Organisation
from platform_site.errors import NotPermitted, ScopeMissing
from platform_site.permissions.roles import LABELS, ROLES, Permission
from platform_site.permissions.scopes import FACILITIES, SCOPES, Scope


def check_scope(by: Actor, *scopes: Scope) -> None:
    """Raise ScopeMissing unless the system's token carries one of the scopes and its organisation may hold it."""
    kind = by.organisation.kind if by.organisation else ""
    if not any(scope in by.scopes and kind in SCOPES[scope].kinds for scope in scopes):
        names = "、".join(f"{scope}（{SCOPES[scope].label}）" for scope in scopes)
        raise ScopeMissing(f"この操作には scope {names} が必要です。")


def permissions_of(by: Actor) -> frozenset[Permission]:
    """Return what a person may do in her roles, at the kind of organisation that she acts for."""
    kind = by.organisation.kind if by.organisation else ""
    held = [ROLES[role] for role in by.roles if role in ROLES]
    return frozenset(permission for role in held if kind in role.kinds for permission in role.permissions)


def check_may(by: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless one of the person's roles at this kind of organisation has the permission.

    The platform itself may.
    """
    if not by.is_platform and permission not in permissions_of(by):
        raise NotPermitted(f"「{LABELS[permission]}」の権限がありません。")


def organisation_of(by: Actor) -> Organisation:
    """Return the organisation that the actor acts for; raise NotPermitted if there is none."""
    if by.organisation is None:
        raise NotPermitted("機関に所属する利用者またはシステムだけが行えます。")
    return by.organisation


def facility(by: Actor) -> Organisation:
    """Return the care facility that the actor acts for; raise NotPermitted for any other."""
    organisation = organisation_of(by)
    if organisation.kind not in FACILITIES:
        raise NotPermitted("医療機関・薬局・訪問看護ステーション・助産所・施術所だけが行えます。")
    return organisation
