"""Signing somebody in: a session with a new id, and a line in the trail (I02-4)."""

import ipaddress
import time
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from platform_site import clock
from platform_site.actions.people_sign_in import note_reauthenticated, note_signed_in, note_signed_out
from platform_site.models import User
from platform_site.portal import sessions
from platform_site.portal.people import actor_of


BACKEND = "platform_site.portal.sign_in_backend.Backend"
PROVED_AT = "proved_at"
"""When somebody last proved who she is, in seconds since 1970: her factors may be changed for five minutes."""


def sign_in_as(request: HttpRequest, user: User, *, method: str = "sandbox") -> None:
    """Sign somebody in who has proved who she is, or whom a sandbox lets in by one click (POST only)."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    now = int(time.time())
    request.session.update({PROVED_AT: now, sessions.SIGNED_IN_AT: now, sessions.SEEN_AT: now})
    request._actor = None  # type: ignore[attr-defined]
    note_signed_in(user=user, method=method, by=actor_of(request), at=clock.now())  # her role is chosen from here on


def step_up(request: HttpRequest, user: User, *, method: str, at: datetime) -> None:
    """Note that whoever is signed in proved it once more; the session gets a new id."""
    request.session.cycle_key()
    request.session[PROVED_AT] = int(time.time())
    note_reauthenticated(user=user, method=method, by=actor_of(request), at=at)


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """End the session, and note whose it was; also where it got a new id while this request was on its way."""
    if request.user.is_authenticated:
        note_signed_out(by=actor_of(request), at=at)
    request.session.delete(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    logout(request)
    request._actor = None  # type: ignore[attr-defined]


def keep_this_session(request: HttpRequest, user: User) -> None:
    """Let this session alone go on after its user's password or factors were changed, under a new id.

    One that another request has ended meanwhile stays ended.
    """
    try:
        update_session_auth_hash(request, user)
    except UpdateError:
        request.session.flush()
    request.user = user


def proved_lately(request: HttpRequest) -> bool:
    """Tell if somebody proved who she is within the last five minutes (I02-3)."""
    return time.time() - request.session.get(PROVED_AT, 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def way_back(request: HttpRequest) -> str:
    """Return the page of this site that `next` names, if it names one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own else ""


def address_of(request: HttpRequest) -> str:
    """Return a visitor's network: her IPv4 address or the /64 of her IPv6 address; "" where it is not known.

    Behind a proxy only CLIENT_ADDRESS_HEADER tells it; its last entry is the one that our own proxy wrote.
    """
    name = settings.CLIENT_ADDRESS_HEADER
    if not name and not settings.SANDBOX:
        return ""
    text = request.headers.get(name, "").split(",")[-1] if name else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address)
