"""The Chromium of this machine, and one page in it that bears no mistake."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect


NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOW = "No Chromium is installed. On Debian, once, as root: apt-get install chromium fonts-noto-cjk"
PATIENCE = 30_000
"""Milliseconds until something has to be there; on a busy machine a page may take ten seconds."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def path() -> str:
    """Return the program: what CHROMIUM names, or the first that is installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    assert found, HOW
    return found


def launch(playwright: Playwright) -> Browser:
    """Start it, without a window; what has to be seen on its pages may take as long as they."""
    expect.set_options(timeout=PATIENCE)
    return playwright.chromium.launch(executable_path=path(), args=ARGUMENTS)


@contextmanager
def page(browser: Browser, base: str, viewport: dict[str, int] = WIDE, **more: object) -> Iterator[Page]:
    """Give a page of a fresh browser of somebody in Japan; in the end nothing may have been complained of."""
    context = browser.new_context(
        base_url=base,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        viewport=viewport,
        **more,  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.extend(_complaint(message)))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield opened
        assert complaints == []
    finally:
        context.close()


def _complaint(message: ConsoleMessage) -> list[str]:
    """Return what a console line complains of: policies, scripts; a refusal that a test asks for is none."""
    if message.type != "error" or message.text.startswith("Failed to load resource"):
        return []
    return [f"{message.text} ({message.location.get('url')})"]
