"""Walking through all pages that somebody can reach by links, one page a kind."""

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, Response


ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b|[0-9]{8}-[0-9A-Z]{4}-[0-9A-Z]{4}")
NO_PAGE = re.compile(
    r"\.(csv|svg|txt|json|eml)\b|^/(static|api|oauth|\.well-known|readyz|livez)|/download|^/developer/api/"
)
MOST = 400


def kind_of(address: str) -> str:
    """Return what is the same for all pages of a kind: the path without ids and without what a list is asked for."""
    return ID.sub("*", address.split("?")[0].split("#")[0])


def walk(page: Page, *, start: str, seen: set[str]) -> Iterator[str]:
    """Open a page of each kind that links lead to, and yield its address while it is open."""
    waiting = [start]
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if kind_of(address) in seen or NO_PAGE.search(address):
            continue
        seen.add(kind_of(address))
        answer = page.goto(address)
        if _is_page(answer):
            yield address
            waiting += _links(page)


def _is_page(answer: Response | None) -> bool:
    return answer is not None and "text/html" in answer.headers.get("content-type", "")


def _links(page: Page) -> list[str]:
    found = page.eval_on_selector_all("a[href^='/'], a[href^='?']", "all => all.map(a => a.pathname + a.search)")
    return [str(address) for address in found]


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait until that is there: what is looked at next is not the old one."""
    with link.page.expect_navigation():
        link.click()


def keep_picture(page: Page, folder: str, name: str) -> None:
    """Keep a picture of a page, to be looked at."""
    path = Path(folder) / f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-') or 'home'}.png"
    page.screenshot(path=path, full_page=True)
