"""A real server that gives a list of revoked certificates, or something else, or nothing at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


class Authority(BaseHTTPRequestHandler):
    """A revocation service; what it answers stands in `content`, and None is silence."""

    content: ClassVar[bytes | None] = b""
    status: ClassVar[int] = 200
    release: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        """Answer, or wait until nobody asks any more."""
        if self.content is None:
            self.release.wait(20)
            return
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Say nothing."""


@contextmanager
def serving(settings: Any, setting: str, content: bytes | None, status: int = 200) -> Iterator[None]:
    """Let an authority answer so at the address that a setting names."""
    Authority.content, Authority.status = content, status
    Authority.release.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Authority) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        setattr(settings, setting, f"http://127.0.0.1:{server.server_port}/list.crl")
        yield
        Authority.release.set()
        server.shutdown()
        thread.join()
