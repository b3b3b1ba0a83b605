"""Fetching a list: the service may be down, slow, or hostile."""

import threading
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from types import SimpleNamespace
from typing import ClassVar
from urllib.request import Request

import pytest

from eligibility.gateways import revocation_service
from eligibility.gateways.revocation import (
    RevocationUnreachable,
    fetch,
)
from tests.eligibility.lists_by_hand import (
    EMPTY,
)


class Service(BaseHTTPRequestHandler):
    """A revocation service with the habits, good and bad, that its paths name."""

    release: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        """Answer by the path."""
        getattr(self, f"_{self.path.strip('/').partition('/')[0]}")()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Say nothing."""

    def _list(self) -> None:
        self._answer(200, EMPTY)

    def _gone(self) -> None:
        self._answer(404, b"")

    def _large(self) -> None:
        self._answer(200, bytes(3000))

    def _here(self) -> None:
        self._answer(302, b"", ("Location", "/list"))

    def _loop(self) -> None:
        self._answer(302, b"", ("Location", "/loop"))

    def _elsewhere(self) -> None:
        self._answer(302, b"", ("Location", f"http://localhost:{self.connection.getsockname()[1]}/list"))

    def _file(self) -> None:
        self._answer(302, b"", ("Location", "file:///etc/hostname"))

    def _short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"half")

    def _silent(self) -> None:
        self.release.wait(20)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.release.is_set():
            try:
                self.wfile.write(b".")
            except OSError:
                return

    def _nonsense(self) -> None:
        self.wfile.write(b"no HTTP at all\r\n\r\n")

    def _answer(self, code: int, content: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(code)
        for name, value in (("Content-Length", str(len(content))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return where the service listens."""
    Service.release.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Service.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


class TestFetching:
    """The service may be down, slow, or hostile."""

    @pytest.mark.parametrize("path", ["/list", "/here"])
    def test_a_list_is_fetched_also_after_a_redirect_on_the_same_host(self, address: str, path: str) -> None:
        assert fetch(address + path, timeout=30, most=len(EMPTY)) == EMPTY

    @pytest.mark.parametrize("path", ["/gone", "/elsewhere", "/file", "/loop", "/short", "/nonsense"])
    def test_any_other_answer_is_none(self, address: str, path: str) -> None:
        with pytest.raises(RevocationUnreachable):
            fetch(address + path, timeout=30, most=10_000)

    def test_more_than_allowed_is_not_read(self, address: str) -> None:
        assert fetch(address + "/large", timeout=30, most=3000) == bytes(3000)
        with pytest.raises(RevocationUnreachable, match="larger"):
            fetch(address + "/large", timeout=30, most=2999)

    def test_a_silent_service_is_left_after_the_timeout(self, address: str) -> None:
        with pytest.raises(RevocationUnreachable):
            fetch(address + "/silent", timeout=0.1, most=100)

    def test_a_service_that_never_ends_is_left_after_the_timeout(
        self, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moments = iter([0.0, 29.0, 31.0])  # when it is asked, and when each piece has come
        monkeypatch.setattr(revocation_service, "time", SimpleNamespace(monotonic=lambda: next(moments)))
        with pytest.raises(RevocationUnreachable, match="slow"):
            fetch(address + "/drip", timeout=30, most=10**9)

    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/hostname",
            "ftp://127.0.0.1/list",
            "data:,x",
            "list",
            "",
            "http://",
            "http://[",
            "http://127.0.0.1:x/",
        ],
    )
    def test_no_other_kind_of_address_is_opened(self, url: str) -> None:
        with pytest.raises(RevocationUnreachable):
            fetch(url, timeout=1, most=100)

    def test_where_nobody_listens_nothing_is_fetched(self) -> None:
        with pytest.raises(RevocationUnreachable):
            fetch("http://127.0.0.1:1/", timeout=1, most=100)

    @pytest.mark.parametrize(
        ("was", "will", "followed"),
        [
            ("http://crl.example/a", "https://crl.example/a", True),
            ("https://crl.example/a", "https://crl.example/b", True),
            ("https://crl.example/a", "http://crl.example/a", False),
            ("http://crl.example/a", "https://attacker.example/a", False),
            ("https://crl.example/a", "https://crl.example:8443/a", False),
            ("https://crl.example/a", "https://crl.example.attacker.example/a", False),
        ],
    )
    def test_a_redirect_changes_neither_the_host_nor_https(self, was: str, will: str, *, followed: bool) -> None:
        handler = revocation_service.SameHost()
        with BytesIO() as body:
            asked = (Request(was), body, 302, "Found", HTTPMessage(), will)
            if followed:
                again = handler.redirect_request(*asked)
                assert again is not None
                assert again.full_url == will
            else:
                with pytest.raises(OSError, match="another place"):
                    handler.redirect_request(*asked)
