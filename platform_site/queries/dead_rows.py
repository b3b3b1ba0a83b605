"""Rows that nobody sees any more and that cannot be cleared away: what a forgotten transaction leaves (I03-4)."""

from datetime import datetime

from django.db import connection


MANY = 100_000
"""Autovacuum begins at a fifth of a table's rows; a table that is small and busy may have so many for a while."""


def are_left(at: datetime) -> bool:
    """Tell if some table has more dead rows than live ones, and more than 100,000.

    Any role may read these figures. Somebody's transaction, a replication slot or a prepared transaction holds the
    horizon then, or autovacuum is off; docs/operators/replicas.md says how to find which.
    """
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_stat_user_tables where n_dead_tup > %s + n_live_tup)", [MANY])
        return bool(cursor.fetchone()[0])
