"""A sign-in that is half done: the password was right, and the second factor is still asked for."""

import time
from dataclasses import dataclass

from django.http import HttpRequest

from platform_site.models import User


PENDING = "signing_in"
MINUTES = 10


@dataclass(frozen=True)
class Pending:
    """Who proved her password, and where she goes afterwards."""

    user: User
    back: str
    again: bool
    """Whether she is signed in already and proves it once more."""


def begin(request: HttpRequest, user: User, *, back: str, again: bool) -> None:
    """Keep who proved her password, in a session with a new id; whoever was signed in stays so (step-up)."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "back": back,
        "again": again,
    }


def pending(request: HttpRequest) -> Pending | None:
    """Return whose second factor is asked for; None after ten minutes, and if her credentials changed meanwhile."""
    kept = request.session.get(PENDING)
    if kept is None or time.time() - kept["at"] > MINUTES * 60:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        return None
    if kept["again"] and request.user.pk != user.pk:
        return None
    return Pending(user, kept["back"], kept["again"])


def end(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(PENDING, None)
