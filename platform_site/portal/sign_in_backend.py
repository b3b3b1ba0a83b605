"""Who may be signed in at all; asked at the sign-in and again at each request."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from platform_site import clock
from platform_site.models import User
from platform_site.queries.break_glass import is_open


class Backend(ModelBackend):
    """Django's, without superusers outside of a sandbox and of a break-glass by two people (I02-1)."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Tell if an account is in use, and is no superuser whom nobody has let in."""
        if not super().user_can_authenticate(user):
            return False
        if settings.SANDBOX or not isinstance(user, User) or not user.is_superuser:
            return True
        return is_open(user, at=clock.now())
