"""問い合わせ番号: the id of a request; one that we make says when it was made (UUID version 7, RFC 9562)."""

import re
import secrets
from datetime import UTC, datetime, timedelta

from platform_site.identifiers.individual_numbers import contains_individual_number


FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a caller may send as its own."""
_OURS = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LAST = (datetime(9000, 1, 1, tzinfo=UTC) - _EPOCH) // _MILLISECOND


def new(at: datetime) -> str:
    """Return a new id that sorts by time: 48 bits of milliseconds, then chance, as 32 hexadecimal digits."""
    moment = (at - _EPOCH) // _MILLISECOND << 80
    whole = moment | 0x7 << 76 | secrets.randbits(12) << 64 | 0x2 << 62 | secrets.randbits(62)
    return f"{whole:032x}"


def chosen(at: datetime, sent: str) -> str:
    """Return what a caller sent if it may be an id, else a new one (API-12)."""
    return sent if FORM.fullmatch(sent) and not contains_individual_number(sent) else new(at)


def moment_of(request_id: str) -> datetime | None:
    """Return when an id of ours was made, to the millisecond; None for a caller's own."""
    if not _OURS.fullmatch(request_id):
        return None
    milliseconds = int(request_id[:12], 16)
    return _EPOCH + milliseconds * _MILLISECOND if milliseconds <= _LAST else None
