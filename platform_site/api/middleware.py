"""The outermost layer: a request id, and one log line a request with the route's name instead of its path."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from platform_site import clock
from platform_site.api import problems
from platform_site.identifiers import request_ids
from platform_site.portal import lost


log = logging.getLogger(__name__)


class RequestLine:
    """Gives every request an id and a line; turns what no view caught into a documented problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, echo the id, and write the line."""
        started = time.perf_counter()
        request.at = clock.now()  # type: ignore[attr-defined]  # one request has one moment (ARCH-9)
        request.request_id = request_id(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        if not response.streaming and response.status_code not in _WITHOUT_LENGTH:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        match = request.resolver_match
        actor = getattr(request, "actor", None)
        write_line(
            request.request_id,  # type: ignore[attr-defined]
            request.method,
            response.status_code,
            started,
            route=match.route if match else "-",
            client=actor.client if actor else "-",
        )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Answer what a view outside of the API raised, as programs or people read it."""
        return lost.answer(request, problems.refusal_of(error, request))


_WITHOUT_LENGTH = frozenset({204, 304})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def request_id(request: HttpRequest) -> str:
    """Return the caller's `X-Request-ID` if it is one, else a new one that says when it was made (API-12)."""
    return request_ids.chosen(request.at, request.META.get("HTTP_X_REQUEST_ID", ""))  # type: ignore[attr-defined]


def write_line(
    request_id: str, method: str | None, status: int, started: float, *, route: str = "-", client: str = "-"
) -> None:
    """Write the line of a request that `started` when the performance counter stood so."""
    log.info(
        "request",
        extra={
            "request_id": request_id,
            "method": method if method in _METHODS else "?",
            "route": route,
            "status": status,
            "ms": round((time.perf_counter() - started) * 1000, 1),
            "client": client,
        },
    )
