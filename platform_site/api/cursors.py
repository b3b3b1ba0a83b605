"""Pages of a list: a cursor is signed for the client and the question, and asks for rights anew (API-11)."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from typing import Any

from platform_site import keys
from platform_site.actors import Actor
from platform_site.errors import Fault, Format, Invalid


PAGED = frozenset({"limit", "cursor"})
"""The parameters of every door that answers in pages."""
SIGNATURE = 16
_LIMIT = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for: what lies behind `after`, at most `limit`."""

    limit: int
    after: int
    context: bytes

    def next(self, last: int | None) -> str | None:
        """Return the cursor of the page behind `last`, or None if there is none."""
        if last is None:
            return None
        raw = last.to_bytes(8, "big")
        signature = keys.mac("cursor", self.context + raw)[:SIGNATURE]
        return base64.urlsafe_b64encode(raw + signature).decode()


def page_of(request: Any, *, actor: Actor, about: str, most: int) -> Page:
    """Return the page that `?limit=&cursor=` asks for; raise Invalid for a foreign or forged cursor."""
    context = f"{actor.client}:{about}:".encode()
    limit = request.GET.get("limit", str(most))
    if not (_LIMIT.fullmatch(limit) and 1 <= int(limit) <= most):
        raise Invalid(faults=[Fault(Format, "/limit", f"1～{most} の整数です。")])
    cursor = request.GET.get("cursor")
    return Page(int(limit), _after(cursor, context) if cursor is not None else 0, context)


def _after(cursor: str, context: bytes) -> int:
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    number, signature = raw[:8], raw[8:]
    if not hmac.compare_digest(signature, keys.mac("cursor", context + number)[:SIGNATURE]):
        raise Invalid(faults=[Fault(Format, "/cursor", "前の応答の next をそのまま送ってください。")])
    return int.from_bytes(number, "big")
