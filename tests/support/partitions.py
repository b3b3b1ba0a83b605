"""Dropping partitions as the worker does, one after the other (`retention.purging`), by its own connection."""

from datetime import datetime

import psycopg


def drop_over(worker: psycopg.Connection, parent: str, at: datetime | str | None = "now") -> int:
    """Drop the partitions that are over at a moment; return how many rows went. Each statement is for itself."""
    gone = 0
    while True:
        name, rows = worker.execute("select name, rows from partition_to_drop(%s, %s)", [parent, at]).fetchone()
        if name is None:
            worker.execute("select drop_retired_partitions()")
            return gone
        worker.execute("select retire_partition(%s, %s, %s)", [parent, name, at])
        gone += rows
