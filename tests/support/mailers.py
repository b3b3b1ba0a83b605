"""A mailer of the test's own: a real SMTP server on loopback, which can refuse, stop, and keep somebody waiting."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailer:
    """What it has taken, and what it does with the next message."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    busy: bool = False
    gone: bool = False
    stuck_at: int = 0
    """The message after which no answer is given: it is taken, and the sender does not learn of it."""
    is_stuck: Event = field(default_factory=Event)
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Take an address, unless nothing or not this one is taken now."""
        if self.gone:
            server.transport.abort()
        if self.busy:
            return "421 4.3.2 not now"
        if address in self.refused:
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.extend((address, mail) for address in envelope.rcpt_tos)  # type: ignore[misc]
        if len(self.taken) == self.stuck_at:
            self.is_stuck.set()
            await asyncio.sleep(30)  # the sender is killed meanwhile
        return "250 OK"

    def addresses(self) -> list[str]:
        """Return to whom messages went, in order."""
        return [address for address, _ in self.taken]


@contextmanager
def mailer(settings: Any) -> Iterator[Mailer]:
    """Run a mailer, and point Django there."""
    own = Mailer()
    controller = Controller(own, hostname="127.0.0.1", port=_free_port(), ready_timeout=60)
    controller.start()
    own.port = controller.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", own.port
    try:
        yield own
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
