"""One form of request and of answer a door, whatever the caller says it accepts."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation


class OneRenderer(BaseContentNegotiation):
    """There is one form of answer: no negotiation, hence no 406."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """Return the parser of the request's media type, or None."""
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """Return the one renderer."""
        return renderers[0], renderers[0].media_type
