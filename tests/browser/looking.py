"""What is wrong with a page as it is shown, on a desk and on a telephone."""

import os

from playwright.sync_api import Page

from tests.browser.crawling import keep_picture
from tests.support import chromium
from tests.support.axe import violations


WIDTHS = {"wide": chromium.WIDE, "narrow": chromium.NARROW}


def look(page: Page, name: str) -> dict[str, list[str]]:
    """Return the faults of a page at each width that has any; it is left narrow. SCREENSHOTS=folder keeps pictures."""
    wrong = {}
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        if folder := os.environ.get("SCREENSHOTS"):
            keep_picture(page, folder, f"{name}-{width}")
        if faults := _faults(page):
            wrong[width] = faults
    return wrong


def looks_right(page: Page, name: str) -> None:
    """Tell that axe finds nothing on the page as it is, and nothing stands beyond its side."""
    assert look(page, name) == {}


def _faults(page: Page) -> list[str]:
    """Return what axe finds, a sideways scroll, and headings that are not one, once all of the page is there."""
    page.wait_for_load_state()
    faults = violations(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("scrolls sideways")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} headings of the first order")
    return faults
