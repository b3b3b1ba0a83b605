"""What a door answers with: JSON in UTF-8, written once, whatever the caller says it accepts."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse


class Response(HttpResponse):
    """An answer as JSON; answers hold text, numbers, lists and objects only. None is an answer without content."""

    def __init__(self, data: Any = None, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        content = b"" if data is None else written(data)
        super().__init__(content, status=status, headers=headers, content_type="application/json")
        if not content:
            del self.headers["Content-Type"]


def written(data: Any) -> bytes:
    """Return JSON as the API writes it."""
    return orjson.dumps(data)
