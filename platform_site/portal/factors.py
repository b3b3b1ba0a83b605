"""The second factor: who has one, and who has to have one before anything else (I02-3)."""

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from platform_site.portal.people import memberships_of


def is_missing(request: HttpRequest) -> bool:
    """Tell if somebody of an organisation has no second factor yet; a sandbox asks for none."""
    if settings.SANDBOX or not request.user.is_authenticated:
        return False
    return bool(memberships_of(request.user)) and not get_adapter().is_mfa_enabled(request.user)
