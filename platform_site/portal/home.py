"""`/`: what this is, and where to go."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from platform_site.api.problems import only_read


@only_read
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page; whoever is signed in begins at her own."""
    if request.user.is_authenticated:
        return redirect("start")
    return render(request, "home.html", {"sandbox": settings.SANDBOX})
