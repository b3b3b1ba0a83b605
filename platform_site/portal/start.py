"""`/start/`: what somebody can do in her role; `/roles/`: as whom she acts; and going on with a session."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions.people_sign_in import note_role_switched
from platform_site.models import Membership
from platform_site.permissions import ROLES
from platform_site.portal import sessions
from platform_site.portal.pages import page
from platform_site.portal.people import MEMBERSHIP, role_has_ended, roles_held
from platform_site.portal.requests import Request
from platform_site.portal.waiting import waiting_for


@page("はじめの画面")
def start(request: Request) -> HttpResponse:
    """Show what waits for the visitor, and the pages of her role."""
    return render(request, "start.html", {"waiting": waiting_for(request)})


@page("役割の切替え", parent="start", writes=True)
def roles(request: Request) -> HttpResponse:
    """Show in which roles the visitor may act, and change to another; the session gets a new id (I02-4)."""
    held = roles_held(request)
    if request.method == "POST":
        chosen = next((each for each in held if str(each.pk) == request.POST.get("membership")), None)
        if chosen is not None:
            switch(request, chosen, at=clock.now())
            messages.success(request, f"{chosen.organisation.name}の{ROLES[chosen.role].label}に切り替えました。")
        return redirect("start")
    shown = {"held": [(each, ROLES.get(each.role)) for each in held], "has_ended": role_has_ended(request)}
    return render(request, "roles.html", shown)


def switch(request: Request, chosen: Membership, *, at: datetime) -> None:
    """Let the session act in another role, under a new id; the trail names both."""
    request.session.cycle_key()
    note_role_switched(membership=chosen.pk, by=request.actor, at=at)
    request.session[MEMBERSHIP] = chosen.pk


@page("続けて使う", writes=True)
def extend(request: Request) -> HttpResponse:
    """Go on with the session; the page asks for it before it ends, and is told for how many seconds it goes on."""
    if not request.htmx:
        return redirect("start")
    return HttpResponse(status=204, headers={"X-Session-Seconds": str(sessions.seconds_left(request))})
