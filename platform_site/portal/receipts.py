"""`/receipts/<number>`: what somebody did, under the number that she was given for it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from platform_site.models import Receipt
from platform_site.portal.navigation import access_of
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps, words_of


@page("受付の控え")
def receipt(request: Request, number: str) -> HttpResponse:
    """Show one's own receipt; another's does not exist."""
    own = found(Receipt.objects.filter(number=number, user=request.user).first())
    steps = words_of(own)
    known: dict[str, Any] = {"receipt": own, "steps": steps}
    if steps:
        known |= {"told": steps.told(request, own), "where": steps.where(own), "back": _page_above(steps)}
    return render(request, "parts/receipt.html", known)


def _page_above(steps: Steps) -> tuple[str, str] | None:
    """Return the page under which the steps hang, and its title."""
    access = access_of(steps.parent) if steps.parent else None
    return (reverse(steps.parent), access.title) if access else None
