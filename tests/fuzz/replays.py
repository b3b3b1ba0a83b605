"""Real requests, kept instead of sent, so that they can be sent again with something wrong in them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client


@dataclass(frozen=True)
class Sent:
    """A request as it would have been sent."""

    method: str
    path: str
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)

    def again(self, **other: Any) -> Any:
        """Send it for real, with some parts as given instead."""
        this = replace(self, **other)
        http = Client(raise_request_exception=False)
        # Django's own stream fails where more is read than there is; a server's ends, whatever length was named.
        stream: Any = {"wsgi.input": io.BytesIO(this.body)}
        return http.generic(this.method, this.path, this.body, this.content_type, headers=this.headers, **stream)


class Keeper(Client):
    """A client that keeps what it is told to send."""

    kept: Sent

    def generic(self, method: str, path: str, data: Any = "", content_type: str = "", **more: Any) -> Any:
        """Keep a request; answer with nothing."""
        content = data if isinstance(data, bytes) else str(data).encode()
        self.kept = Sent(method, path, content, content_type, dict(more.get("headers") or {}))
        return HttpResponse()


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing behind, so that each example meets the same people."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
