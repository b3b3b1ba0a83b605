"""What a test's own transaction has written, table by table, as PostgreSQL counts it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


WRITTEN = """
select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables
where n_tup_ins + n_tup_upd + n_tup_del > 0
"""
READ_WHOLE = "select relname, seq_scan from pg_stat_xact_user_tables where seq_scan > 0"
READ_BY_INDEX = "select relname, idx_tup_fetch from pg_stat_xact_user_tables where idx_tup_fetch > 0"


def counts(query: str) -> dict[str, int]:
    """Return a count for each table that has one."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


@contextmanager
def nothing_written() -> Iterator[None]:
    """Tell that what is done here writes no row of any table, not even one that is rolled back."""
    before = counts(WRITTEN)
    yield
    assert counts(WRITTEN) == before
