"""A database of which a test wrote some rows gets back what the template holds, without being copied as a whole.

A copy makes more than a thousand files, which takes a second of the kernel's; a test that commits writes a few tables.
PostgreSQL counts what is written to each, catalogs too, and whoever has left has been counted.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from tests.support import databases


PATIENCE = 5.0
ALONE = "select count(*) = 1 from pg_stat_activity where datname = current_database() and usename is not null"
# What all databases share is no matter of this one; what autovacuum learns of rows changes none.
WRITTEN = """
    select case when schemaname = 'public' then stats.relname end, stats.relid, n_tup_ins, n_tup_upd, n_tup_del
    from pg_stat_all_tables stats join pg_class on pg_class.oid = stats.relid
    where schemaname in ('public', 'pg_catalog') and not relisshared and stats.relname not like 'pg_statistic%'
"""
COMMITS = "select datid::int, xact_commit from pg_stat_database where datname = current_database()"


@dataclass(frozen=True)
class Written:
    """What had been written to a database at a moment: rows by table (None: a catalog), and commits to which database.

    A test may have put another database in the place of its own, of which the same has been written: nothing.
    """

    rows: frozenset[tuple[str | None, int, int, int, int]]
    oid: int
    commits: int

    def since(self, before: "Written") -> set[str] | None:
        """Return the tables that were written since, or None where more than rows may have changed."""
        changed = {row[0] for row in self.rows ^ before.rows}
        # A server that crashed has begun to count anew.
        is_counted_on = self.oid == before.oid and self.commits >= before.commits
        return {name for name in changed if name} if is_counted_on and None not in changed else None


def written(database: str) -> Written | None:
    """Return what has been written to a database, or None if somebody does not leave it."""
    databases.close_all()
    with databases.owner(database) as owner:
        if not _alone(owner):
            return None
        oid, commits = owner.execute(COMMITS).fetchone() or (0, 0)
        return Written(frozenset(owner.execute(WRITTEN).fetchall()), oid, commits)


_held: dict[str, Written | None] = {}
"""What had been written to a database of this process when it last held what its template holds."""


def restore(database: str, template: str) -> None:
    """Give a database what its template holds, whoever wrote to it since that was so; Django's lead to it again."""
    databases.point_to(database)
    before, after = _held.pop(database, None), written(database)
    tables = after.since(before) if before and after else None
    if tables is None:
        databases.clone(database, template)
    elif tables:
        with databases.owner(template) as original, databases.owner(database) as copy:
            _rewrite(tables, original, copy)
    _held[database] = written(database)


def _rewrite(tables: Iterable[str], original: psycopg.Connection, copy: psycopg.Connection) -> None:
    """Write tables anew, in any order, as all foreign keys are deferred; of the trail no row may be deleted."""
    partitions = {name for (name,) in copy.execute("select relname from pg_class where relispartition")}
    with copy.transaction():
        for name in tables:
            copy.execute(f'truncate "{name}"' if name in partitions else f'delete from "{name}"')  # noqa: S608
        for name in tables:
            with (
                original.cursor().copy(f'copy "{name}" to stdout (format binary)') as rows,
                copy.cursor().copy(f'copy "{name}" from stdin (format binary)') as into,
            ):
                for row in rows:
                    into.write(row)


def _alone(connection: psycopg.Connection) -> bool:
    """Wait until nobody else is connected; tell if it came to that."""
    until = time.monotonic() + PATIENCE
    while not (alone := connection.execute(ALONE).fetchone() == (True,)) and time.monotonic() < until:
        time.sleep(0.005)
    return alone
