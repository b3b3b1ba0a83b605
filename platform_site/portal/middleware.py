"""What stands around the pages of people; programs never come here (`api/programs.py`, API-12)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from platform_site.portal import factors, people, sessions
from platform_site.portal.sign_in_way import READS, go, to_sign_in


Answer = Callable[[HttpRequest], HttpResponse]


class Sessions(SessionMiddleware):
    """Who a browser is; a session that another request ended meanwhile stays ended."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Write the session; who only read goes to the sign-in if it was ended, what was done stays said."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            if request.method not in READS or not request.user.is_authenticated:
                return response
            return _to_sign_in(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Lead to the sign-in who wanted a new id for a session that was ended meanwhile: nothing was done."""
        return _to_sign_in(request) if isinstance(error, UpdateError) else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    request.session_was_over = True  # type: ignore[attr-defined]
    return to_sign_in(request)


class SignedIn:
    """Ends sessions that were left alone or are old, and knows as whom their user acts."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; whose request it is, is read when somebody asks."""
        sessions.end_if_over(request)
        request.actor = SimpleLazyObject(lambda: people.actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if "session" in request.__dict__ and request.session.accessed:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        """Lead whoever has to set a password or a second factor there, before any page that asks who she is."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        match, access = request.resolver_match, getattr(view, "access", None)
        asks = access.signed_in if access is not None else match is not None and match.app_name == "admin"
        name = (match and match.url_name) or ""
        in_role = not getattr(access, "person", False)
        first = factors.comes_first(request, name, in_role=in_role) if asks else ""
        if first == "roles" and request.method not in READS:
            messages.warning(request, "送信した内容は登録されていません。")
        return go(request, reverse(first)) if first else None
