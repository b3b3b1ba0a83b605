"""Idempotency keys: the same request again gives the first answer again, and never a second effect.

What is kept is a reference to what came of the request, never its content (ADR 0006): the answer is built anew,
under the rights of that moment (API-4). Keys count for 24 hours.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection
from psycopg import errors as pg

from platform_site.actors import Call
from platform_site.errors import KeyInUse, KeyReused


KEPT = timedelta(hours=24)

_CLAIM = "select * from claim_key_v1(%s, %s, %s, %s)"
_KEEP = "insert into platform_site_idempotency (digest, used_at, body_digest, answer) values (%s, %s, %s, %s)"


def key_digest(*, client: str, method: str, path: str, key: str) -> bytes:
    """Return what a key is stored under: keys count per client, method and path."""
    return hashlib.sha256("\n".join([client, method, path, key]).encode()).digest()


def claim(call: Call, at: datetime) -> str | None:
    """Return the reference that an earlier request left, or None after taking the key for this transaction.

    A second request with the same key waits here until the first has ended. Raises KeyReused for another body,
    KeyInUse if the first takes longer than the role's lock_timeout.
    """
    if call.key_digest is None:
        return None
    with connection.cursor() as cursor:
        _take(cursor, call.key_digest, at)
        body_digest, answer = cursor.fetchone()
    if answer is None:
        return None
    if bytes(body_digest) != call.body_digest:
        raise KeyReused
    return str(answer)


def key_lock(digest: bytes) -> int:
    """Return the advisory lock under which a key is worked on."""
    return int.from_bytes(digest[:8], "big", signed=True)


def _take(cursor: Any, digest: bytes, at: datetime) -> None:
    try:
        cursor.execute(_CLAIM, [digest, key_lock(digest), at - KEPT, at])
    except OperationalError as error:
        if isinstance(error.__cause__, pg.LockNotAvailable):
            raise KeyInUse(retry_after=1) from error
        raise


def keep(call: Call, *, answer: str, at: datetime) -> None:
    """Keep what came of the request that claimed the key; part of the same transaction."""
    if call.key_digest is not None:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [call.key_digest, at, call.body_digest, answer])


def use_once(digest: bytes, *, until: datetime) -> bool:
    """Use a proof or an assertion up; tell if this was its first use on the whole platform."""
    with connection.cursor() as cursor:
        cursor.execute("select use_once(%s, %s)", [digest, until])
        return bool(cursor.fetchone()[0])
