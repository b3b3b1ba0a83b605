"""Lock-out: five wrong passwords or codes within 15 minutes close an account for 15 minutes (I02-1, I02-3).

Counted in PostgreSQL, by HMACs of the typed name and of the network address, so that neither a restart nor an empty
Redis forgets, and an unknown name is treated as a known one.
"""

import unicodedata
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from platform_site import audit, keys
from platform_site.actions.notices import tell_fund, tell_user
from platform_site.actors import Actor
from platform_site.models import Membership, User, WrongTry


WITHIN = CLOSED_FOR = timedelta(minutes=15)
TRIES = 5


def one_at_a_time(name: str) -> None:
    """Let tries of one name wait for each other, to the end of this transaction: none is judged by an old count."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 4))", [_subject("sign-in", name).hex()])


def is_closed(name: str, address: str, *, at: datetime) -> bool:
    """Tell if a name was closed within the last 15 minutes, or its network address has spent its budget."""
    closed = WrongTry.objects.filter(subject=_subject("closed", name), window__gt=at - CLOSED_FOR, tries__gt=0)
    if closed.exists():
        return True
    return bool(address) and _tries("address", address, at) >= settings.SIGN_IN_TRIES_PER_ADDRESS


def count_wrong(name: str, address: str, *, at: datetime) -> bool:
    """Count a wrong try; tell if it was the one that closes the name."""
    _add("sign-in", name, at)
    if address:
        _add("address", address, at)
    if _tries("sign-in", name, at) < TRIES:
        return False
    _add("closed", name, at)
    return True


def forget(name: str) -> None:
    """Forget the wrong tries of a name, after somebody has signed in with all that she has to show."""
    WrongTry.objects.filter(subject=_subject("sign-in", name), tries__gt=0).update(tries=0)


def tell_of_lock(user: User, *, by: Actor, at: datetime) -> None:
    """Tell the person, and the fund where she is of an organisation, that her account was closed for a while."""
    tell_user(user_id=user.pk, kind="accounts.locked", about=f"Lock:{uuid4()}", by=by, at=at)
    if Membership.objects.filter(user=user, ended_at__isnull=True).exists():
        tell_fund(kind="accounts.locked", about=f"User:{user.uid} {at:%Y-%m-%dT%H:%M:%SZ}", by=by, at=at)
    audit.record("people.locked", by=by, at=at, about=f"User:{user.uid}", minutes=CLOSED_FOR.seconds // 60)


def _subject(kind: str, name: str) -> bytes:
    return keys.mac("limits", f"{kind}:{unicodedata.normalize('NFKC', name).strip()}".encode())


def _tries(kind: str, name: str, at: datetime) -> int:
    lately = WrongTry.objects.filter(subject=_subject(kind, name), window__gt=at - WITHIN)
    return lately.aggregate(n=Sum("tries"))["n"] or 0


def _add(kind: str, name: str, at: datetime) -> None:
    row, _ = WrongTry.objects.select_for_update().get_or_create(
        subject=_subject(kind, name), window=at, defaults={"tries": 0}
    )
    row.tries += 1
    row.save(update_fields=["tries"])
