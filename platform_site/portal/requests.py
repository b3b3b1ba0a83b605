"""The request of a page, as far as its types go."""

from django.http import HttpRequest

from platform_site.actors import Actor
from platform_site.models import Membership, User


class Request(HttpRequest):
    """What a view that `@page` made is given: somebody signed in, as whom she acts, and in which role."""

    actor: Actor
    user: User
    membership: Membership | None
    request_id: str
    htmx: bool


def sha256_in(request: HttpRequest) -> bytes:
    """Return the SHA-256 of what a form's page showed; that of nothing if it names none."""
    try:
        return bytes.fromhex(request.POST.get("sha256", "")[:64])
    except ValueError:
        return b""
