"""What is answered on the sandbox's port while it is reset: come back in a moment."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self


SOON, LATER = 3, 12  # seconds: while it goes on; just before the web server takes the port over again
PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>やり直しています — 全国医療情報プラットフォーム</title></head>
<body><main><h1>やり直しています</h1>
<p role="status">サンドボックスをはじめの状態に戻しています。1分ほどお待ちください。このページは自動で変わります。</p>
<p><a href="/sandbox/">いま確かめる</a></p></main></body></html>
"""


class Waiting:
    """Answers every request with 503 and a page that looks again by itself, for as long as the block lasts.

    At the end whoever looks again is told to stay away for long enough that nobody meets a closed port.
    """

    def __init__(self, host: str, port: int) -> None:
        self._server = _Server((host, port), _Answer)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._server.wait = LATER
            time.sleep(SOON + 0.5)
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True
    wait = SOON


class _Answer(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        """Say when to come back."""
        content = PAGE.encode()
        self.send_response(503)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Retry-After", str(self.server.wait))
        self.send_header("Refresh", f"{self.server.wait};url=/sandbox/")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives
        """Stay silent: a path may hold what no log may."""
