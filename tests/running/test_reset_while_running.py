"""「やり直し」 from the page: everything is as new, and `make run` goes on; and the clock that every process reads."""

import re
import tempfile
import time
from collections.abc import Iterator
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.running.sandbox import Sandbox
from tests.support.server import free_port
from tests.support.until import wait_until


P012 = {"method": "insurance_number", "insurer_number": "138057", "number": "20030012", "birth_date": "1965-10-10"}
CHECKS = "/api/v1/eligibility/checks"


def lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class Browser:
    """A browser without JavaScript; over plain HTTP it keeps cookies only where the sandbox lets it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.url = sandbox.url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[int, str, dict[str, str]]:
        return self._open(Request(self.url + path))

    def press(self, path: str, **form: str) -> tuple[int, str, dict[str, str]]:
        """Open a page and send its form."""
        _, page, _ = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        content = urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        return self._open(Request(self.url + path, data=content, headers={"Origin": self.url}))

    def _open(self, request: Request) -> tuple[int, str, dict[str, str]]:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode(), lowered(answer.headers)
        except HTTPError as error:
            return error.code, error.read().decode(), lowered(error.headers)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """Start one for both tests; whatever they did to it, it ends with all that it started."""
    more = {"SANDBOX_PLAIN_COOKIES": "1"}
    with tempfile.TemporaryDirectory(prefix="run-") as name, Sandbox(Path(name), free_port(), more) as sandbox:
        yield sandbox
        assert sandbox.interrupt() == 0
        wait_until(lambda: sandbox.processes() == [])  # PostgreSQL says that it has ended a moment before it does


def until(sandbox: Sandbox, text: str, *, patience: float = 300) -> None:
    """Wait until something stands in the terminal."""
    end = time.monotonic() + patience
    while text not in sandbox.log:
        assert sandbox.process.poll() is None, sandbox.log
        assert time.monotonic() < end, sandbox.log
        time.sleep(0.1)


def answers_meanwhile(browser: Browser, sandbox: Sandbox) -> list[tuple[int, str]]:
    """Return what a browser met that looked again when it was told to, until the sandbox served again.

    Whoever connects in the very moment in which one server leaves the port to the other is cut off, and asks again.
    """
    met: list[tuple[int, str]] = []
    wait = 3.0
    while "serves again" not in sandbox.log:
        time.sleep(wait)
        try:
            status, page, headers = browser.get("/sandbox/")
        except (URLError, ConnectionResetError) as error:  # it is cut off as it asks, or as it waits for the answer
            if not isinstance(getattr(error, "reason", error), ConnectionResetError):
                raise AssertionError(f"a closed port: {error}; {sandbox.log}") from error
            status, page, headers = browser.get("/sandbox/")
        met.append((status, page))
        wait = float(headers.get("retry-after", "1"))
    return met


def test_a_reset_from_the_page_makes_everything_new_and_ends_nothing(running: Sandbox):
    browser = Browser(running)
    browser.press("/sandbox/clock", move="day")
    _, before = running.post(CHECKS, P012, token=running.token("sandbox-clinic-1"))
    watch = running.process.pid
    status, page, headers = browser.press("/sandbox/reset")
    assert (status, headers["refresh"]) == (202, "3;url=/sandbox/")
    assert "やり直しています" in page
    met = answers_meanwhile(browser, running)
    assert {status for status, _ in met} <= {200, 503}
    assert any(status == 503 and "やり直しています" in page for status, page in met)
    until(running, "serves again")
    assert running.process.poll() is None
    assert running.process.pid == watch
    assert not (running.local / "clock").exists()
    assert browser.get("/sandbox/")[0] == 200
    _, after = running.post(CHECKS, P012, token=running.token("sandbox-clinic-1"))
    assert after["result"] == before["result"] == "active"
    assert after["patient_ref"] != before["patient_ref"]


def test_the_clock_is_that_of_web_server_and_worker_alike(running: Sandbox):
    browser = Browser(running)
    _, before = running.post(CHECKS, P012, token=running.token("sandbox-clinic-1"))
    assert browser.press("/sandbox/clock", move="month")[0] == 200
    _, after = running.post(CHECKS, P012, token=running.token("sandbox-clinic-1"))
    assert after["on"][:7] > before["on"][:7]
    end = time.monotonic() + 180
    while running.ask("/readyz")[0] != 200:  # until the worker has made the partitions of that month
        assert time.monotonic() < end, running.log
        time.sleep(0.2)
