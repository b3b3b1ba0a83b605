"""Who may do what: the catalogue of scopes for systems and of roles for people, and the questions asked of it."""

from platform_site.permissions.checks import check_may, check_scope, facility, organisation_of, permissions_of
from platform_site.permissions.roles import ROLES, Permission, Role
from platform_site.permissions.scopes import FACILITIES, JOB_SCOPES, SCOPES, Scope


__all__ = [
    "FACILITIES",
    "JOB_SCOPES",
    "ROLES",
    "SCOPES",
    "Permission",
    "Role",
    "Scope",
    "check_may",
    "check_scope",
    "facility",
    "organisation_of",
    "permissions_of",
]
