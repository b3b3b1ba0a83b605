"""Bytes a row of every table that grows, with its indexes, in a filled database: what docs/scaling.md counts with."""

import json
import time

from psycopg import sql

from benchmarks import stage
from benchmarks.counters import Counters
from benchmarks.people import as_owner


PEOPLE = 100_000
SECONDS = 20.0
_SIZES = """
select parent.relname, sum(pg_total_relation_size(leaf.relid)), sum(pg_relation_size(leaf.relid))
from pg_class parent cross join lateral (
    select relid from pg_partition_tree(parent.oid) where isleaf union select parent.oid where parent.relkind = 'r'
) leaf
where parent.relnamespace = 'public'::regnamespace and not parent.relispartition
  and parent.relkind in ('r', 'p')
group by 1
"""


def main() -> None:
    """Fill, ask for a while, and print bytes a row; the last line is one JSON object."""
    with stage.database() as environment:
        with stage.server(environment, REQUESTS_PER_SECOND="100000", REQUESTS_PER_TARGET="100000") as (port, _):
            stage.fill(environment, PEOPLE)
            with Counters(port, PEOPLE, count=16):
                time.sleep(SECONDS)
        found = {}
        with as_owner(environment["DATABASE_OWNER_URL"]) as owner:
            for table, whole, heap in owner.execute(_SIZES).fetchall():
                (rows,) = owner.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
                if rows >= 1000:
                    found[table] = {"rows": rows, "bytes": round(whole / rows), "heap": round(heap / rows)}
    for table, values in sorted(found.items()):
        print(
            f"{table:36} {values['rows']:>9,} rows {values['bytes']:>6} bytes a row, {values['heap']} without indexes"
        )
    print(json.dumps({"name": "sizes", "people": PEOPLE, **{table: each["bytes"] for table, each in found.items()}}))
