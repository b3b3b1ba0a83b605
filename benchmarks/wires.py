"""One keep-alive connection of the load: sends a request, and reads just enough of an answer to know its end."""

import re
import socket


LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
READ = 262_144
CHUNKED = -1


class Wire:
    """A connection, the request under way on it, and when that was due."""

    __slots__ = ("busy", "due", "expected", "got", "number", "socket", "wanted")

    def __init__(self, connected: socket.socket) -> None:
        connected.setblocking(False)  # noqa: FBT003 - the library's own
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket, self.number = connected, connected.fileno()
        self.busy, self.due, self.got, self.wanted, self.expected = False, 0.0, b"", 0, b""

    def send(self, request: tuple[bytes, bytes]) -> bool:
        """Send a request; tell whether it went out whole, which it does on loopback unless the connection is gone."""
        content, self.expected = request
        self.busy, self.got, self.wanted = True, b"", 0
        try:
            return self.socket.send(content) == len(content)
        except OSError:
            return False

    def receive(self) -> bytes | None:
        """Return an answer once it is whole, nothing before; None when the connection has ended."""
        try:
            read = self.socket.recv(READ)
        except BlockingIOError:
            return b""
        except OSError:
            return None
        if not read or not self.busy:
            return None
        self.got = self.got + read if self.got else read
        if not self.wanted:
            self.wanted = whole_length(self.got)
        if not is_whole(self.got, self.wanted):
            return b""
        self.busy = False
        return self.got


def whole_length(answer: bytes) -> int:
    """Return how long an answer is with its head; 0 while the head is not whole, CHUNKED where only its end tells."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return 0
    found = LENGTH.search(answer, 0, end + 2)
    return end + 4 + int(found[1]) if found else CHUNKED


def is_whole(answer: bytes, wanted: int) -> bool:
    """Tell if an answer of that length has come; no JSON ends as the last chunk does."""
    return answer.endswith(b"\r\n0\r\n\r\n") if wanted == CHUNKED else 0 < wanted <= len(answer)
