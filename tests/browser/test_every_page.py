"""Every page that somebody can reach: without a fault that axe finds, a complaint of the browser, a sideways scroll."""

from tests.browser.crawling import walk
from tests.browser.looking import look


VISITORS = [
    "", "p001", "fund-operator-1", "fund-officer-1", "fund-auditor-1", "union-clerk-1", "union-approver-1",
    "welfare-clerk-1", "clinic-manager-1", "ministry-1", "clinic-doctor-1", "pharmacist-1",
]  # fmt: skip
"""An account of each kind of visitor, nobody first; a page that several may open is opened by the first of them."""


def test_each_page(visitor, furnished):
    wrong, seen = {}, {"/sandbox/"}
    for name in VISITORS:
        page, start = visitor(name), "/start/" if name else "/"
        seen -= {start} if name else {"/sandbox/"}
        for address in walk(page, start=start, seen=seen):
            if faults := look(page, f"{name or 'nobody'}-{address}"):
                wrong[f"{address} as {name or 'nobody'}"] = faults
    assert wrong == {}
