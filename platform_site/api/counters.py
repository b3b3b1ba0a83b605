"""The counter: requests that the event loop carries without a thread each; all others go to threads (ADR 0023)."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import build_environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from platform_site.api.line import Line
from platform_site.errors import Refused
from platform_site.limits import pace_of_tokens


HELPERS = 4
"""Threads of a process that ask the database for visitors."""
_LENGTH, _CHUNKS = b"content-length", b"transfer-encoding"
_SPECIAL = frozenset({_CHUNKS, b"x-sandbox-fault", b"expect"})


class Site:
    """The site as an ASGI application around `pages`, Django's WSGI one."""

    def __init__(self, pages: Any, threads: int) -> None:
        self._pages = pages
        self._threads: Any = WSGIMiddleware(pages, workers=threads)
        self._line = Line(ThreadPoolExecutor(HELPERS, thread_name_prefix="counter"))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if not is_for_counter(scope):
            await self._threads(scope, await _received(scope, receive), send)
            return
        body = await whole(receive, settings.BODY_LIMIT)
        request = WSGIRequest(build_environ(scope, io.BytesIO(body)))  # type: ignore[arg-type]
        response = await self._answer(request)
        if response is None:
            await self._threads(scope, _once(body), send)
            return
        await send({"type": "http.response.start", "status": response.status_code, "headers": _headers(response)})
        await send({"type": "http.response.body", "body": response.content})

    async def _answer(self, request: Any) -> HttpResponse | None:
        """Return the answer, or None for a request that has to be run in a thread."""
        try:
            token = hash(request.META.get("HTTP_AUTHORIZATION"))  # nobody has signed in: what is kept must be small
            pace_of_tokens.step(token, most=settings.REQUESTS_PER_SECOND)
            with self._line.places:
                return await self._line.answered(lambda: self._pages.get_response(request))
        except Refused as refused:
            request.refused = refused  # its door says so, before anything else that costs time
            response: HttpResponse = self._pages.get_response(request)
            return response


def is_for_counter(scope: Any) -> bool:
    """Tell if a request is a plain one of the doors that most of the nation stands at."""
    if scope["type"] != "http" or scope["path"] not in settings.AT_COUNTER or scope["method"] != "POST":
        return False
    headers = dict(scope["headers"])
    length = headers.get(_LENGTH, b"")
    is_short = length.isdigit() and len(length) < 9 and int(length) <= settings.BODY_LIMIT
    return is_short and _SPECIAL.isdisjoint(headers)


async def whole(receive: Any, most: int) -> bytes:
    """Return a body, or as much of it as has come when it is longer than `most` bytes."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
    return body


def _headers(response: HttpResponse) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in response.items()]


async def _received(scope: Any, receive: Any) -> Any:
    """Return how a thread receives the body, as a coroutine function, which the server's own `receive` is not.

    A body in chunks is refused unread (API-12): it is thrown away first, so that who sends it comes to read why.
    """
    if scope["type"] == "http" and any(name == _CHUNKS for name, _ in scope["headers"]):
        await whole(receive, settings.BODY_LIMIT)
        return _once(b"")

    async def received() -> Any:
        return await receive()

    return received


def _once(body: bytes) -> Any:
    """Return a `receive` that gives this body."""

    async def received() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return received
