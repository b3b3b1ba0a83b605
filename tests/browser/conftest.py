"""A whole sandbox and a Chromium: one of each for all tests of this folder, which run one after the other."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.furnishing import furnish
from tests.browser.papers import give
from tests.browser.people import sign_in
from tests.browser.prescribing import prescribe
from tests.running.sandbox import Sandbox
from tests.support import chromium
from tests.support.server import free_port


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    """Start `manage.py run`; stop it as Ctrl-C would."""
    with tempfile.TemporaryDirectory(prefix="browser-") as folder, Sandbox(Path(folder), free_port()) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def visitor(sandbox: Sandbox, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give `visitor("fund-operator-1")`: a page of somebody signed in, or of nobody with no name."""
    with ExitStack() as stack:

        def come(name: str = "", *, viewport: dict[str, int] = chromium.WIDE) -> Page:
            page = stack.enter_context(chromium.page(browser, sandbox.url, viewport))
            if name:
                sign_in(page, name)
            return page

        yield come


@pytest.fixture(scope="package")
def furnished(sandbox: Sandbox) -> None:
    """Have something to see on the pages: files with errors, held ones, cases, requests."""
    furnish(sandbox)
    give(sandbox)


@pytest.fixture(scope="package")
def prescribed(sandbox: Sandbox) -> str:
    """Have P008 prescribed what meets what she takes; give the prescription's id."""
    return prescribe(sandbox)
