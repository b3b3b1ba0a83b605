"""The parameters of an address: a page says which it takes, and takes no other, so that nothing personal gets there.

A name, a number or a birth date that somebody puts into an address is refused, not ignored (API-8).
"""

from collections.abc import Iterable

from django.http import HttpRequest
from django_filters import FilterSet

from platform_site.errors import Fault, Invalid, UnknownField


def check_parameters(request: HttpRequest, known: Iterable[str]) -> None:
    """Raise Invalid for every parameter of the address that is not known."""
    unknown = [Fault(UnknownField, f"/{name[:40]}") for name in request.GET if name not in set(known)]
    if unknown:
        raise Invalid(faults=unknown)


def of_list(filters: type[FilterSet] | None = None, *also: str) -> frozenset[str]:
    """Return the parameters of a page with a list: its order, place and filters, and what the page reads itself."""
    return frozenset({"sort", "page", *(filters.base_filters if filters else ()), *also})
