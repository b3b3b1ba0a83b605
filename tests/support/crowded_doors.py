"""A door in which somebody stays until a test lets her go, and one that nobody stays in."""

from threading import Event
from typing import Any

from django.urls import path

from platform_site.api.answers import Response
from platform_site.api.views import View
from platform_site.portal import lost
from tests.support.doors import Echo


entered, leave = Event(), Event()


class Slow(View):
    """Open to everybody."""

    authentication_classes = ()

    def get(self, request: Any) -> Response:
        """Answer when the test says so."""
        entered.set()
        leave.wait(30)
        return Response({})


urlpatterns = [path("api/slow", Slow.as_view()), path("api/echo", Echo.as_view())]
handler400, handler404, handler500 = lost.bad_request, lost.not_found, lost.server_fault
