"""A moment that a program asks for in the address of a door."""

from datetime import datetime
from typing import Any

from platform_site.errors import Fault, Format, Invalid
from platform_site.gateways import moments


EXAMPLE = "2026-11-01T09:00:00+09:00 のように、時差を付けて書きます。"


def moment_in(request: Any, name: str) -> datetime | None:
    """Return the moment that a parameter says, None where it is left out; raise Invalid for what is none."""
    text = request.GET.get(name)
    if text is None:
        return None
    moment = moments.parse(text)
    if moment is None:
        raise Invalid(faults=[Fault(Format, f"/{name}", EXAMPLE)])
    return moment
