"""How many connections this installation opens at most, and how many PostgreSQL gives (I03-4)."""

from django.conf import settings
from django.db import connection


def wanted() -> int:
    """Return how many connections all processes on all hosts open together, or PgBouncer for them.

    The threads of a web process share a pool, beside which its visitors share one (`lane.py`) and one may search the
    trail; each worker process, its parent and beat keep one.
    """
    if settings.DATABASE_POOLER:
        return int(settings.DATABASE_POOLER)
    web = settings.WEB_PROCESSES * (settings.WEB_POOL + 1 + ("audit" in settings.DATABASES))
    return int(web + settings.WORKER_PROCESSES + 2)


def given() -> int:
    """Return how many PostgreSQL gives to those who are no superusers, less the reserve."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        (most,) = cursor.fetchone()
    return int(most) - int(settings.CONNECTION_RESERVE)
