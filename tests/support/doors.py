"""Doors of a test's own, under the platform's middleware: one that fails as it is told, one that echoes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from platform_site.api.answers import Response
from platform_site.api.cursors import PAGED
from platform_site.api.fields import Strict, Text
from platform_site.api.parsers import CsvParser
from platform_site.api.views import View
from platform_site.portal import lost
from platform_site.urls import urlpatterns as of_the_platform


FAILURE: list[Exception] = []
"""What the failing doors raise; a test puts it there."""


class Echo(View):
    """Answers what it was sent, and under which key."""

    body_limit = 64

    def get(self, request: Any) -> Response:
        """Answer who asks."""
        return Response({"client": str(self.actor.client), "at": self.at.isoformat()})

    def post(self, request: Any) -> Response:
        """Answer the parsed body."""
        return Response({"sent": self.sent, "bytes": len(self.body)}, status=201)

    def delete(self, request: Any) -> Response:
        """Answer nothing."""
        return Response(status=204)


class Paged(Echo):
    """The same in pages."""

    query = PAGED


class EchoCsv(Echo):
    """The same for a file."""

    parser_classes = (CsvParser,)

    def post(self, request: Any) -> Response:
        """Answer its length."""
        return Response({"sent": len(self.sent)}, status=201)


class Named(Strict):
    """One member."""

    name = Text(max_length=5)


class Failing(View):
    """A REST door that fails."""

    def get(self, request: Any) -> Response:
        """Raise what the test put there."""
        raise FAILURE[0]

    def post(self, request: Any) -> Response:
        """Validate, and answer that it is fine."""
        return Response(self.asked(Named))


def failing(request: HttpRequest) -> HttpResponse:
    """Raise what the test put there, outside of REST."""
    raise FAILURE[0]


urlpatterns = [
    path("api/echo", Echo.as_view()),
    path("api/paged", Paged.as_view()),
    path("api/echo-csv", EchoCsv.as_view()),
    path("api/failing", Failing.as_view()),
    path("api/failing-plain", failing),
    path("failing", failing),
    path("unrendered", lambda request: None),
    *of_the_platform,
]
handler400, handler404, handler500 = lost.bad_request, lost.not_found, lost.server_fault
