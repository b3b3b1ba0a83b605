"""The way to the sign-in, and back to where somebody was."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


READS = ("GET", "HEAD")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in and back; a part of a page has the whole page go there (I02-5).

    Whoever sent a form is told that nothing of it was kept.
    """
    asked = {"next": where(request)}
    if getattr(request, "session_was_over", False):
        asked["ended"] = "1"
    if request.method not in READS:
        asked["unsent"] = "1"
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({name: value for name, value in asked.items() if value})}"
    return go(request, address)


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to another page, and the whole page where only a part of it was asked for."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def where(request: HttpRequest) -> str:
    """Return the page that somebody is at: the one asked for, or the one whose form or part it was."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        return htmx.current_url_abs_path or ""
    if request.method in READS:
        return request.get_full_path()
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc == request.get_host():
        return referer.path + (f"?{referer.query}" if referer.query else "")
    return request.path
