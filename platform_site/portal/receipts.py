"""`/receipts/<number>`: what somebody did, under the number that she was given for it."""

from django.http import HttpResponse
from django.shortcuts import render

from platform_site.models import Receipt
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.portal.steps import words_of


@page("受付の控え")
def receipt(request: Request, number: str) -> HttpResponse:
    """Show one's own receipt; another's does not exist."""
    own = found(Receipt.objects.filter(number=number, user=request.user).first())
    return render(request, "parts/receipt.html", {"receipt": own, "steps": words_of(own)})
