"""How a thread carries a request: one way there with its whole body, and one way back with the whole answer (ADR 0023).

Each way wakes a thread, which then waits for the interpreter; a2wsgi goes four, a part of a message at a time, and
cost more than many a door.
"""

import io
from asyncio import AbstractEventLoop, get_running_loop, run_coroutine_threadsafe
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any

from a2wsgi.wsgi import build_environ


class Threads:
    """Threads that run a WSGI application for requests whose bodies have come."""

    def __init__(self, pages: Callable[..., Any], threads: int) -> None:
        self._pages = pages
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="thread")

    async def __call__(self, scope: Any, body: bytes, send: Any) -> None:
        """Answer one request."""
        environ = build_environ(scope, io.BytesIO(body))  # type: ignore[arg-type]
        loop = get_running_loop()
        run = partial(copy_context().run, self._answer, environ, _telling(send, loop))
        start, content = await loop.run_in_executor(self._pool, run)
        if start:
            await send(start)
        await send({"type": "http.response.body", "body": content})

    def _answer(self, environ: Any, tell: Callable[[dict[str, Any]], None]) -> tuple[dict[str, Any] | None, bytes]:
        """Return start and content of an answer; of one that is made while it is sent, nothing is left to send."""
        begun: list[dict[str, Any]] = []
        answer = self._pages(environ, lambda status, headers, *_: begun.append(beginning(int(status[:3]), headers)))
        try:
            if not getattr(answer, "streaming", False):
                return begun[0], b"".join(answer)
            tell(begun[0])
            for chunk in answer:
                tell({"type": "http.response.body", "body": chunk, "more_body": True})
            return None, b""
        finally:
            answer.close()


def beginning(status: int, headers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the message with which an answer begins."""
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": pairs}


def _telling(send: Any, loop: AbstractEventLoop) -> Callable[[dict[str, Any]], None]:
    """Return how a thread sends a message, and waits until it was."""

    async def sent(message: dict[str, Any]) -> None:
        await send(message)

    return lambda message: run_coroutine_threadsafe(sent(message), loop).result()
