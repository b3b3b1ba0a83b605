"""Every page that somebody can reach: without a fault that axe finds, a complaint of the browser, or a sideways scroll.

SCREENSHOTS=folder keeps a picture of each, at both widths.
"""

import os

import pytest

from tests.browser.crawling import keep_picture, walk
from tests.support import chromium
from tests.support.axe import violations


VISITORS = [
    "", "p001", "fund-operator-1", "fund-officer-1", "fund-auditor-1", "union-clerk-1", "union-approver-1",
    "welfare-clerk-1", "clinic-manager-1", "ministry-1",
]  # fmt: skip
"""An account of each kind of visitor; nobody first."""
WIDTHS = {"wide": chromium.WIDE, "narrow": chromium.NARROW}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", VISITORS, ids=lambda name: name or "nobody")
def test_each_page_of(visitor, furnished, name, width):
    page, wrong, seen = visitor(name, viewport=WIDTHS[width]), {}, {"/sandbox/" if name else ""}
    for address in walk(page, start="/start/" if name else "/", seen=seen):
        if folder := os.environ.get("SCREENSHOTS"):
            keep_picture(page, folder, f"{width}-{name or 'nobody'}-{address}")
        faults = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append("scrolls sideways")
        if page.locator("h1").count() != 1:
            faults.append(f"{page.locator('h1').count()} headings of the first order")
        if faults:
            wrong[address] = faults
    assert wrong == {}
