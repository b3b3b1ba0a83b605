"""An answer leaves in one part: the server writes head and body apart, and each would be a system call and a packet."""

from asyncio import AbstractEventLoop, Transport
from typing import Any


_HEAD = b"HTTP/1.1 "


class Joined:
    """A transport on which the head of an answer waits for its body, until the loop turns at the latest."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""

    def __getattr__(self, name: str) -> Any:
        """Return what the transport itself has."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write, with the head that waits if there is one."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.writelines((head, data))
        elif data.startswith(_HEAD):
            self._head = data
            self._loop.call_soon(self._leave)  # a body that is made while it is sent may come much later
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close when all is written."""
        self._leave()
        self._transport.close()

    def _leave(self) -> None:
        head, self._head = self._head, b""
        if head and not self._transport.is_closing():
            self._transport.write(head)
