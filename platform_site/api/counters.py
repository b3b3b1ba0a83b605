"""The counter: requests that the event loop carries without a thread each; all others go to threads (ADR 0023)."""

import asyncio
import io
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import build_environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from platform_site.api.line import Line
from platform_site.api.threads import Threads, beginning
from platform_site.api.turned_away import Told, TurnedAway
from platform_site.errors import Refused, TooManyRequests
from platform_site.limits import pace_of_tokens
from platform_site.transactions import give_back


HELPERS = 4
"""Threads of a process that ask the database for visitors."""
REFUSED_LATE = 5
"""Requests more that one counts for which was told 429 by its door: to find that out costs as much, and whoever goes on
asking is told so before she is read."""
HELD_BACK = 0.2
"""Seconds for which a 429 is held back, the door's own as well: a connection that waits asks nothing meanwhile."""
SHORT = 1024 * 1024
"""Bytes of a body that is held until it is whole; a longer one, a file, is read by its thread."""
Head = Mapping[bytes, bytes]
_LENGTH, _CHUNKS = b"content-length", b"transfer-encoding"
_SPECIAL = frozenset({_CHUNKS, b"x-sandbox-fault", b"expect"})


class Helpers(ThreadPoolExecutor):
    """Threads that keep no connection when their work is done: others wait for it."""

    def submit(self, work: Any, /, *args: Any, **named: Any) -> Future[Any]:
        """Have work done."""
        return super().submit(_and_give_back, work, *args, **named)


def _and_give_back(work: Any, *args: Any, **named: Any) -> Any:
    try:
        return work(*args, **named)
    finally:
        give_back()


class Site:
    """The site as an ASGI application around `pages`, Django's WSGI one."""

    def __init__(self, pages: Any, threads: int) -> None:
        self._pages = pages
        self._threads = Threads(pages, threads)
        self._long: Any = WSGIMiddleware(pages, workers=threads)
        self._away = TurnedAway(pages)
        self._line = Line(Helpers(HELPERS, thread_name_prefix="counter"))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        head = dict(scope.get("headers", ()))
        if scope["type"] != "http" or _length(head) > SHORT:
            await self._long(scope, _as_coroutine(receive), send)
            return
        body = await _received(head, receive)
        told = await self._at_counter(scope, head, body) if is_for_counter(scope, head) else None
        if told is None:
            await self._threads(scope, body, send)
            return
        start, content = told
        await send(start)
        await send({"type": "http.response.body", "body": content})

    async def _at_counter(self, scope: Any, head: Head, body: bytes) -> Told | None:
        """Return the answer, or None for a request that has to be run in a thread."""
        try:
            token = hash(head.get(b"authorization"))  # nobody has signed in: what is kept must be small
            pace_of_tokens.step(token, most=settings.REQUESTS_PER_SECOND)
            with self._line.places:
                request: Any = WSGIRequest(build_environ(scope, io.BytesIO(body)))  # type: ignore[arg-type]
                response = await self._line.answered(lambda: self._pages.get_response(request))
        except Refused as refused:
            if isinstance(refused, TooManyRequests):
                await asyncio.sleep(HELD_BACK)
            return self._away.told(scope, head, refused)
        if response is not None and response.status_code == TooManyRequests.problem.status:
            pace_of_tokens.count(token, REFUSED_LATE)
            await asyncio.sleep(HELD_BACK)
        return (beginning(response.status_code, response.items()), response.content) if response else None


def is_for_counter(scope: Any, head: Head) -> bool:
    """Tell if a request is a plain one of the doors that most of the nation stands at; `head` are its headers."""
    if scope["type"] != "http" or scope["path"] not in settings.AT_COUNTER or scope["method"] != "POST":
        return False
    return 0 < _length(head) <= settings.BODY_LIMIT and _SPECIAL.isdisjoint(head)


def _length(head: Head) -> int:
    """Return how long a request says that its body is; 0 for one that does not say."""
    told = head.get(_LENGTH, b"") or b"0"
    return int(told) if told.isdigit() and len(told) < 12 else SHORT + 1


async def whole(receive: Any, most: int) -> bytes:
    """Return a body, or as much of it as has come when it is longer than `most` bytes."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
    return body


async def _received(head: Head, receive: Any) -> bytes:
    """Return the body. One in chunks is refused unread (API-12): who sends it comes to read why, as it is taken in."""
    if _CHUNKS in head:
        await whole(receive, settings.BODY_LIMIT)
        return b""
    return await whole(receive, SHORT)


def _as_coroutine(receive: Any) -> Any:
    """Return a `receive` as a2wsgi needs it: a coroutine function, which the server's own is not."""

    async def received() -> Any:
        return await receive()

    return received
