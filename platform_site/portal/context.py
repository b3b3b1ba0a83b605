"""What every page's template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from platform_site import notices
from platform_site.permissions import ROLES
from platform_site.portal import navigation, people, sessions
from platform_site.portal.people import actor_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation of the visitor's role, the way up from this page, and when her session ends."""
    if not hasattr(request, "session"):
        return {"sandbox": settings.SANDBOX}
    user = getattr(request, "user", None)
    page = getattr(request, "page", None)
    known: dict[str, Any] = {
        "sandbox": settings.SANDBOX,
        "page": page,
        "trail": navigation.trail(page),
        "request_id": getattr(request, "request_id", ""),
    }
    if user is not None and user.is_authenticated:
        actor = actor_of(request)
        role = ROLES.get(next(iter(actor.roles), ""))
        known |= {
            "role_label": role.label if role else "",
            "menu": navigation.menu_for(
                actor, has_person=user.person_id is not None, has_several=len(people.roles_held(request)) > 1
            ),
            "membership": getattr(request, "membership", None),
            "idle_seconds": sessions.seconds_left(request),
            "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
            "unread": lambda: notices.unread(actor, user_id=user.pk),
        }
    return known
