"""署名済みの文書の使用: what made a prescription or a result once makes no other, ever (I04-2)."""

from datetime import datetime

from django.db import connection

from eprescription.errors.registering import UsedBefore


_USE = "insert into eprescription_usedcontent (sha256, used_at) values (%s, %s) on conflict do nothing"


def use_up(signed: bytes, *, at: datetime) -> None:
    """Use signed bytes up by their SHA-256, within an action; raise UsedBefore if they were registered before."""
    with connection.cursor() as cursor:
        cursor.execute(_USE, [signed, at])  # waits for whoever is using the same bytes just now
        if not cursor.rowcount:
            raise UsedBefore
