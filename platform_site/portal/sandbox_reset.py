"""`/sandbox/reset`: begin anew, after a page that says what will be gone."""

from django.http import HttpResponse
from django.shortcuts import render

from platform_site import clock
from platform_site.actions.sandbox_reset import ask_for_reset
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


SOON = 3  # seconds until the browser looks again; by then `manage.py run` answers for the sandbox


@page("やり直し", signed_in=False, writes=True, parent="sandbox")
def reset(request: Request) -> HttpResponse:
    """Ask once more; then have the sandbox reset, and wait on a page that looks again by itself."""
    if request.method != "POST":
        return render(request, "sandbox/reset.html")
    ask_for_reset(by=request.actor, at=clock.now())
    waiting = render(request, "sandbox/resetting.html", status=202)
    waiting["Refresh"] = f"{SOON};url=/sandbox/"
    return waiting
