"""The e-mails that a sandbox keeps in a folder instead of sending them."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path


BETWEEN = b"\n" + b"-" * 79 + b"\n"
"""What Django's file backend writes after each message."""


@dataclass(frozen=True)
class Letter:
    """One e-mail as plain text; `name` is its place in the folder."""

    name: str
    sent_at: datetime | None
    to: str
    subject: str
    text: str


def letters(folder: Path, *, most: int = 200) -> list[Letter]:
    """Return the newest e-mails in the folder, the newest first; none where there is no folder."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    found: list[Letter] = []
    for file in files:
        found += reversed(list(_in(file)))
        if len(found) >= most:
            break
    return found[:most]


def _in(file: Path) -> Iterator[Letter]:
    for place, raw in enumerate(file.read_bytes().split(BETWEEN)):
        if raw.strip():
            yield _letter(f"{file.stem}-{place}", email.message_from_bytes(raw, policy=email.policy.default))


def _moment(text: str) -> datetime:
    """Return the moment of a Date header; one that says no zone (`-0000`) is in UTC (RFC 5322)."""
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _letter(name: str, message: EmailMessage) -> Letter:
    body = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Letter(
        name=name,
        sent_at=_moment(str(date)) if date else None,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=str(body.get_content()) if body else "",
    )
