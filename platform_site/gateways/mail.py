"""メール: handing plain messages to the mailer, many over one connection."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage, get_connection


CLOSING = 421


class MailerAway(Exception):
    """The mailer does not answer, or takes nothing at all now: everything has to be tried again later."""


class MessageRefused(Exception):
    """The mailer takes others, but not this one."""


@dataclass(frozen=True)
class Message:
    """A message to one address. Handed over again under the same `key`, it is recognised as the same one."""

    to: str
    subject: str
    body: str
    key: str


class Post:
    """An open way to the mailer."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def send(self, message: Message) -> None:
        """Hand a message over; raises MessageRefused, or MailerAway. On return the mailer has taken it."""
        headers = {"Message-ID": f"<{message.key}@notices>", "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(message.subject, message.body, to=[message.to], headers=headers)
        try:
            self._connection.send_messages([mail])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
            raise (MailerAway if _is_closing(error) else MessageRefused) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailerAway from error


def _is_closing(error: Exception) -> bool:
    """Tell if the mailer said with a refusal that it goes away now (RFC 5321, 421)."""
    codes = [code for code, _ in error.recipients.values()] if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    return CLOSING in codes or getattr(error, "smtp_code", 0) == CLOSING


@contextmanager
def post() -> Iterator[Post]:
    """Open a connection to the mailer that the settings name, and close it; raises MailerAway."""
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise MailerAway from error
    try:
        yield Post(connection)
    finally:
        connection.close()
