"""axe-core on a page: WCAG 2.2 A and AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
VIOLATIONS = "options => axe.run(options).then(found => found.violations)"
"""What holds is told nobody: to carry it from the browser took as long as to find it."""


def violations(page: Page) -> list[str]:
    """Return what axe finds, a line an element."""
    if not page.evaluate("'axe' in window"):  # else it was looked at before, in another width
        page.evaluate(Axe().axe_script)
    found = page.evaluate(VIOLATIONS, OPTIONS)
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
