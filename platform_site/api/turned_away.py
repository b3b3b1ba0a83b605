"""Who is turned away at the counter: told so by the answer that the site gave the first one, with an id of its own.

Under overload most answers are these, and each that is made anew takes the time of half a check (ADR 0023).
"""

import io
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from a2wsgi.wsgi import build_environ
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from platform_site import clock
from platform_site.api import problems
from platform_site.api.middleware import write_line
from platform_site.api.threads import beginning
from platform_site.errors import Refused
from platform_site.identifiers import request_ids


Told = tuple[dict[str, Any], bytes]
"""The message with which an answer begins, and its content."""
MOST_KINDS = 64
_ID, _LENGTH = b"x-request-id", b"content-length"


@dataclass(frozen=True)
class Answer:
    """An answer without the id of its request."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: tuple[bytes, ...]
    """What stands around each place of the id."""

    def to(self, request_id: str) -> Told:
        """Return the answer to a request."""
        content = request_id.encode().join(self.content)
        own = [(_ID, request_id.encode()), (_LENGTH, str(len(content)).encode())]
        return {"type": "http.response.start", "status": self.status, "headers": self.headers + own}, content


class TurnedAway:
    """Keeps one answer for each kind of refusal; the site itself, `pages`, gives the first of a kind."""

    def __init__(self, pages: Any) -> None:
        self._pages = pages
        self._kept: dict[tuple[Any, ...], Answer] = {}

    def told(self, scope: Any, head: Mapping[bytes, bytes], refused: Refused) -> Told:
        """Return the answer to a request whose headers are `head`, and write its line."""
        started = time.perf_counter()
        kind = (refused.problem.code, refused.retry_after, scope["scheme"], head.get(b"x-forwarded-proto"))
        kept = self._kept.get(kind)
        if kept is None:
            return self._first(kind, scope, refused)
        request_id = request_ids.chosen(clock.now(), head.get(_ID, b"").decode("latin-1"))
        write_line(request_id, scope["method"], kept.status, started)
        return kept.to(request_id)

    def _first(self, kind: tuple[Any, ...], scope: Any, refused: Refused) -> Told:
        """Have the site answer; what it answers in place of the refusal, such as the way to TLS, is not kept."""
        request: Any = WSGIRequest(build_environ(scope, io.BytesIO()))  # type: ignore[arg-type]
        request.refused = refused  # its door says so, before anything else that costs time
        response: HttpResponse = self._pages.get_response(request)
        start = beginning(response.status_code, response.items())
        if response.status_code == refused.problem.status and len(self._kept) < MOST_KINDS:
            headers = [pair for pair in start["headers"] if pair[0] not in (_ID, _LENGTH)]
            self._kept[kind] = Answer(response.status_code, headers, _around_the_id(refused))
        return start, response.content


def _around_the_id(refused: Refused) -> tuple[bytes, ...]:
    """Return what stands around the id. It is looked for with one of ours: a caller's may be any word of the text."""
    request: Any = HttpRequest()
    request.request_id = secrets.token_hex(16)
    return tuple(problems.response(refused, request).content.split(request.request_id.encode()))
