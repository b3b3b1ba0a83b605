"""What comes first: a new password, a second factor (I02-3), another role where hers has ended (I02-4)."""

from django.conf import settings
from django.http import HttpRequest

from platform_site.portal.people import role_has_ended, roles_held
from platform_site.queries.factors import has_factor


OPEN = frozenset({"account_login", "second_factor", "account_logout", "reauthenticate", "account_change_password"})
"""Pages that are there whatever has to be done first."""
SETTING_UP = frozenset({"mfa_index", "totp_add", "key_add", "recovery_codes", "extend"})
"""Pages on which somebody gets a second factor."""
WITHOUT_ROLE = OPEN | SETTING_UP | {"roles", "totp_remove", "key_rename", "key_remove"}
"""Pages about the visitor's account, on which she acts in no role."""


def is_missing(request: HttpRequest) -> bool:
    """Tell if somebody of an organisation has no second factor yet; a sandbox asks for none."""
    if settings.SANDBOX or not request.user.is_authenticated:
        return False
    return bool(roles_held(request)) and not has_factor(request.user)


def comes_first(request: HttpRequest, name: str, *, in_role: bool = True) -> str:
    """Return the page that somebody has to go to before the page of this URL name; "" if she may come in.

    `in_role` tells that the page is for whoever acts in a role, and not for a person about herself.
    """
    if name in OPEN or not request.user.is_authenticated:
        return ""
    if request.user.must_change_password:
        return "account_change_password"
    if name not in SETTING_UP and is_missing(request):
        return "mfa_index"
    return "roles" if in_role and name not in WITHOUT_ROLE and role_has_ended(request) else ""
