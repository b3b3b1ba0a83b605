"""Every page that somebody can reach: without a fault that axe finds, a complaint of the browser, or a sideways scroll.

SCREENSHOTS=folder keeps a picture of each, at both widths.
"""

import os

from playwright.sync_api import Page

from tests.browser.crawling import keep_picture, walk
from tests.support import chromium
from tests.support.axe import violations


VISITORS = [
    "", "p001", "fund-operator-1", "fund-officer-1", "fund-auditor-1", "union-clerk-1", "union-approver-1",
    "welfare-clerk-1", "clinic-manager-1", "ministry-1", "clinic-doctor-1", "pharmacist-1",
]  # fmt: skip
"""An account of each kind of visitor, nobody first; a page that several may open is opened by the first of them."""
WIDTHS = {"wide": chromium.WIDE, "narrow": chromium.NARROW}


def test_each_page(visitor, furnished):
    wrong, seen = {}, {"/sandbox/"}
    for name in VISITORS:
        page, start = visitor(name), "/start/" if name else "/"
        seen -= {start} if name else {"/sandbox/"}
        for address in walk(page, start=start, seen=seen):
            for width, size in WIDTHS.items():
                page.set_viewport_size(size)
                if folder := os.environ.get("SCREENSHOTS"):
                    keep_picture(page, folder, f"{width}-{name or 'nobody'}-{address}")
                if faults := faults_of(page):
                    wrong[f"{address} as {name or 'nobody'}, {width}"] = faults
    assert wrong == {}


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with a page as it is shown, once all of it is there."""
    page.wait_for_load_state()
    faults = violations(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("scrolls sideways")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} headings of the first order")
    return faults
