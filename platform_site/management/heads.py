"""The head of a request has an end: the parser takes headers, and one header, of any length."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from platform_site.management.joined import Joined


MOST_BYTES = 64 * 1024
"""Of a head that is still not whole, beyond the part in which it began; the proxy in front lets 32 KiB pass."""


class Bounded(HttpToolsProtocol):
    """A connection that is closed when the head of a request does not end."""

    _begun = 0
    """How many requests have begun on it."""
    _head: int | None = None
    """Bytes of the head that is not whole yet, if there is one."""

    def connection_made(self, transport: Any) -> None:
        """Answer through a transport on which head and body leave together."""
        super().connection_made(Joined(transport, self.loop))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._begun, self._head = self._begun + 1, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Count no more."""
        self._head = None
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on; close when there is no end to the head that was not whole before this."""
        begun = self._begun
        super().data_received(data)
        if self._head is None or self._begun != begun:
            return
        self._head += len(data)
        if self._head > MOST_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")
