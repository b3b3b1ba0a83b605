"""A door in which somebody stays until a test lets her go."""

from threading import Event

from django.http import HttpRequest, HttpResponse
from django.urls import path

from platform_site.portal import lost


entered, leave = Event(), Event()


def slow(request: HttpRequest) -> HttpResponse:
    """Answer when the test says so."""
    entered.set()
    leave.wait(30)
    return HttpResponse()


urlpatterns = [path("api/slow", slow)]
handler400, handler404, handler500 = lost.bad_request, lost.not_found, lost.server_fault
