"""What waits for a visitor on `/start/`: each storey adds what its pages can count, and each visitor sees her own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from platform_site.portal.navigation import access_of
from platform_site.portal.requests import Request


@dataclass(frozen=True)
class Waiting:
    """Something to do on a page, by its URL name; `count(request)` says how much of it, `query` narrows the page."""

    page: str
    words: str
    count: Callable[[Request], int]
    query: str = ""


@dataclass(frozen=True)
class Shown:
    """A line of the first page."""

    words: str
    number: int
    url: str


_waiting: list[Waiting] = []


def add(*things: Waiting) -> None:
    """Add what a page can count; called in an app's `portal/menu.py`."""
    _waiting.extend(things)


def waiting_for(request: Request) -> list[Shown]:
    """Return what there is to do on the pages that the visitor may open; nothing of what there is none of."""
    has_person = request.user.person_id is not None
    mine = [each for each in _waiting if _admits(each.page, request, has_person=has_person)]
    counted = [(each, each.count(request)) for each in mine]
    return [Shown(each.words, number, reverse(each.page) + each.query) for each, number in counted if number]


def _admits(name: str, request: Request, *, has_person: bool) -> bool:
    access = access_of(name)
    return access is not None and access.admits(request.actor, has_person=has_person)
