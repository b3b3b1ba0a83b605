"""The navigation: each storey's `portal/menu.py` adds its pages, and each visitor sees those that are hers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from platform_site.actors import Actor
from platform_site.portal.pages import Access


@dataclass(frozen=True)
class Item:
    """A line of the navigation: the page's URL name, the group it stands in, and its place there.

    `of_several` is only for whoever holds more than one role.
    """

    name: str
    group: str
    order: int = 100
    of_several: bool = False


GROUPS = ["あなた", "資格情報", "電子処方箋", "疑義と照会", "利用状況", "運用", "申請と承認"]
_items: dict[str, Item] = {}


def add(*items: Item) -> None:
    """Add pages to the navigation; called in an app's `portal/menu.py`."""
    for item in items:
        if item.group not in GROUPS:
            raise ValueError(f"{item.name}: {item.group} is no group of the navigation")
        _items[item.name] = item


def items() -> Iterable[Item]:
    """Return all lines, in their order."""
    return sorted(_items.values(), key=lambda item: (GROUPS.index(item.group), item.order, item.name))


def access_of(name: str) -> Access | None:
    """Return for whom the page of a URL name is; None for what is no page of ours."""
    return _page_of(name, get_urlconf())[1]


@cache
def _page_of(name: str, urlconf: str | None) -> tuple[str, Access | None]:
    """Return the address of a URL name and for whom its page is; the addresses of a process do not change."""
    address = reverse(name, urlconf)
    return address, getattr(resolve(address, urlconf).func, "access", None)


def menu_for(actor: Actor, *, has_person: bool, has_several: bool = True) -> list[dict[str, Any]]:
    """Return the groups of the pages that an actor may open; `has_several` tells of more than one role."""
    groups: dict[str, list[dict[str, str]]] = {}
    for item in items():
        if item.of_several and not has_several:
            continue
        url, access = _page_of(item.name, get_urlconf())
        if access is not None and access.admits(actor, has_person=has_person):
            groups.setdefault(item.group, []).append({"title": access.title, "url": url})
    return [{"label": label, "lines": lines} for label, lines in groups.items()]


def trail(page: Access | None) -> list[dict[str, str]]:
    """Return the pages above this one, from the top."""
    above: list[dict[str, str]] = []
    while page is not None and page.parent:
        try:
            address, parent = _page_of(page.parent, get_urlconf())
        except NoReverseMatch as error:
            raise ValueError(f"a page hangs under {page.parent}, which is no page without arguments") from error
        page = parent
        above.insert(0, {"title": page.title if page else "", "url": address})
    return above
