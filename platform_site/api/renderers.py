"""Answers as JSON in UTF-8, whatever the caller says it accepts."""

import json
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """Plain `json.dumps`: answers hold text, numbers, lists and objects only."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the bytes; an answer without content stays empty."""
        if data is None:
            return b""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


class OneRenderer(BaseContentNegotiation):
    """There is one form of answer: no negotiation, hence no 406."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """Return the parser of the request's media type, or None."""
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """Return the one renderer."""
        return renderers[0], renderers[0].media_type
