"""Bodies: bounded before they are read, never compressed, JSON through the one strict door (API-12)."""

import re
from typing import Any

from django.http import UnreadablePostError
from rest_framework.parsers import BaseParser

from platform_site.errors import LengthUnknown, TooLarge, WrongMediaType
from platform_site.gateways import strict_json


_LENGTH = re.compile(r"[0-9]{1,15}")


def whole_body(request: Any, most: int) -> bytes:
    """Return the body of a request, every byte of it.

    Raises WrongMediaType if it is encoded, LengthUnknown if nobody says where it ends or it ends before, and
    TooLarge over `most` bytes, without reading any.
    """
    if request.META.get("HTTP_CONTENT_ENCODING"):
        raise WrongMediaType
    length = length_of(request)
    if length > most:
        raise TooLarge(f"上限は {most:,} バイトです。")
    try:
        body: bytes = request.read(length)
    except UnreadablePostError as error:
        raise LengthUnknown from error
    if len(body) != length:
        raise LengthUnknown
    return body


def length_of(request: Any) -> int:
    """Return the length that the caller names; a body in chunks has none, and Django would see it as empty."""
    named = request.META.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in request.META or not _LENGTH.fullmatch(named):
        raise LengthUnknown
    return int(named)


class StrictJSONParser(BaseParser):
    """JSON in UTF-8, through the strict door."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the value; raises what `strict_json.parse` raises."""
        return strict_json.parse(stream.read())


class CsvParser(BaseParser):
    """A CSV file as it came, in whatever encoding: the worker finds out."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the bytes."""
        return stream.read()
