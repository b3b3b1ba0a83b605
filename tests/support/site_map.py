"""Every page for people: what its address is, and for whom it says it is."""

import re
from collections.abc import Iterator
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

from platform_site.portal.pages import Access


NOBODYS = {"uuid": str(uuid4()), "int": "999999999", "str": "none", "slug": "none"}
"""What stands in an address for a thing that is not there, by the converter of the route."""


CHOICE = re.compile(r"\^\(\?P<\w+>([^)|]+)[^)]*\)(/?)\$")
"""How Django's admin writes the name of an app into a route."""


def pages() -> dict[str, Access]:
    """Return for whom each page is, by an address: with nothing behind it where the route wants to know what."""
    return {address(route): pattern.callback.access for route, pattern in _patterns() if _is_page(pattern)}


def wants_a_thing(path: str) -> bool:
    """Tell if an address names something that is not there."""
    return any(value in path for value in NOBODYS.values())


def routes_of_pages() -> set[str]:
    """Return the routes of all pages."""
    return {route for route, pattern in _patterns() if _is_page(pattern)}


def address(route: str) -> str:
    """Return an address of a route."""
    for kind, value in NOBODYS.items():
        while f"<{kind}:" in route:
            before, rest = route.split(f"<{kind}:", 1)
            route = before + value + rest.split(">", 1)[1]
    return f"/{CHOICE.sub(_first, route)}"


def _first(choice: re.Match[str]) -> str:
    return choice[1] + choice[2]


def _is_page(pattern: URLPattern) -> bool:
    return hasattr(pattern.callback, "access")


def _patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        else:
            yield route, entry
