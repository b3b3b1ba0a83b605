"""A moment that a program asks for in the address of a door."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from platform_site.errors import Fault, Format, Invalid


EXAMPLE = "2026-11-01T09:00:00+09:00 のように、時差を付けて書きます。"

EARLIEST = 1900
"""Before it a moment may have no day in another time zone, and nothing here is as old."""


def moment_in(request: Any, name: str) -> datetime | None:
    """Return the moment that a parameter says, None where it is left out; raise Invalid for what is none."""
    text = request.GET.get(name)
    moment = _moment(text) if text is not None else None
    if text is not None and moment is None:
        raise Invalid(faults=[Fault(Format, f"/{name}", EXAMPLE)])
    return moment


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None and moment.year >= EARLIEST else None
