"""What is answered on the sandbox's port while it is reset: come back in a moment."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


SOON = 3  # seconds until whoever asked looks again
PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>やり直しています — 全国医療情報プラットフォーム</title></head>
<body><main><h1>やり直しています</h1>
<p role="status">サンドボックスをはじめの状態に戻しています。1分ほどお待ちください。このページは自動で変わります。</p>
<p><a href="/sandbox/">いま確かめる</a></p></main></body></html>
"""


class Waiting:
    """Answers every request with 503 and a page that looks again by itself, from `start` until `stop`.

    It listens beside the web server (SO_REUSEPORT, as that does), so that the port is open all the time: it starts
    before the server ends and stops once the new one is ready.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._server: _Server | None = None

    def start(self) -> None:
        """Listen, and answer in a thread."""
        self._server = _Server((self.host, self.port), _Answer)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Leave the port to the web server."""
        if self._server:
            self._server.shutdown()
            self._server.answer_the_rest()
            self._server.server_close()
            self._server = None


class _Server(ThreadingHTTPServer):
    allow_reuse_address = allow_reuse_port = True
    daemon_threads = True
    request_queue_size = 128

    def answer_the_rest(self) -> None:
        """Answer who has come by now: whoever still waits when the socket is closed is cut off."""
        self.socket.settimeout(0)
        with suppress(BlockingIOError):
            while True:
                self.process_request(*self.get_request())


class _Answer(BaseHTTPRequestHandler):
    timeout = 5

    def do_GET(self) -> None:
        """Say when to come back."""
        content = PAGE.encode()
        self.send_response(503)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Retry-After", str(SOON))
        self.send_header("Refresh", f"{SOON};url=/sandbox/")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives
        """Stay silent: a path may hold what no log may."""
