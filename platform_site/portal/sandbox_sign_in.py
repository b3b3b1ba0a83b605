"""`/sandbox/sign-in`: one click makes a visitor of a sandbox one of its fictional people (I02-5: by POST only)."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from platform_site.models import User
from platform_site.portal import navigation
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.portal.sandbox_accounts import is_published
from platform_site.portal.sign_in import sign_in_as


@page("ワンクリックでサインイン", signed_in=False, writes=True, parent="sandbox")
def sign_in(request: Request, to: str = "start") -> HttpResponse:
    """Sign the visitor in as a fictional account that the sandbox published, and lead her to a page by its name."""
    if request.method != "POST":
        return redirect("sandbox")
    account = User.objects.filter(username=request.POST.get("account", ""), is_active=True).first()
    user = found(account if account and is_published(account) else None)
    sign_in_as(request, user)
    return redirect(reverse(to if to in {item.name for item in navigation.items()} else "start"))
