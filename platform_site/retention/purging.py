"""Carrying the policies out: as SQL functions of the owner, which the worker calls and has no other way to delete."""

import logging
from collections.abc import Sequence
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet

from platform_site import audit
from platform_site.actors import Actor, the_platform
from platform_site.errors import Busy
from platform_site.models import PurgeRun
from platform_site.retention import due, holds
from platform_site.retention.policy import POLICIES, Retention, referring
from platform_site.transactions import action


log = logging.getLogger(__name__)

CHUNK = 1000


def install(using: str) -> None:
    """Turn every declaration into SQL; run by the owner whenever the database is prepared."""
    with connections[using].cursor() as cursor:
        cursor.execute(holds.HELD_PERSONS + holds.PARTITIONS)
        for policy in POLICIES.values():
            cursor.execute(_rule(policy) if policy.partition else _function(policy, using))


def purge_all(*, at: datetime) -> int:
    """Erase what has expired under every policy; return the number of rows. One that fails stops no other.

    What failed and what is still due is noted for staff to see.
    """
    total, failed = 0, []
    for policy in in_order():
        try:
            total += purge(policy, at=at)
        except (DatabaseError, Busy):
            log.exception("a retention policy was not carried out", extra={"task": policy.label})
            failed.append(policy.label)
    due.note_run(failed=failed, at=at)
    return total


def purge(policy: Retention, *, at: datetime) -> int:
    """Erase what has expired under one policy, in chunks or partition by partition, each with its run and its line."""
    return _purge_partitions(policy, at) if policy.partition else _purge_rows(policy, at)


def _purge_rows(policy: Retention, at: datetime) -> int:
    total = 0
    while True:
        rows = purge_chunk(policy=policy, by=the_platform(), at=at)
        total += rows
        if rows < CHUNK:
            return total


def _purge_partitions(policy: Retention, at: datetime) -> int:
    total = 0
    while True:
        _call("drop_retired_partitions()")  # also one that an earlier run retired and did not live to drop
        rows = purge_partition(policy=policy, by=the_platform(), at=at)
        if rows is None:
            return total
        total += rows


@action("retention.purged")
def purge_chunk(*, policy: Retention, by: Actor, at: datetime) -> int:
    """Erase one chunk of rows, and record how many went.

    While another process is at the same policy, nothing is done: that one goes on to the end.
    """
    rows = _erase(policy, at) if _is_alone(policy) else 0
    _record(policy, rows, by=by, at=at)
    return rows


@action("retention.purged")
def purge_partition(*, policy: Retention, by: Actor, at: datetime) -> int | None:
    """Retire the oldest partition whose time is over, and return how many rows go with it; None if there is none.

    That comes last, after all that takes time: it locks the whole table until the transaction ends, in a moment
    in which nobody uses it (sql/partitions_v3.sql).
    """
    name, rows = _oldest(policy, at) if _is_alone(policy) else (None, None)
    _record(policy, rows or 0, by=by, at=at)
    if name is not None:
        _call("retire_partition(%s, %s, %s)", policy.model._meta.db_table, name, at)
    return rows


def _record(policy: Retention, rows: int, *, by: Actor, at: datetime) -> None:
    if rows:
        PurgeRun.objects.create(label=policy.label, at=at, rows=rows)
    audit.record("retention.purged", by=by, at=at, about=policy.label, rows=rows)


def _is_alone(policy: Retention) -> bool:
    """Tell if nobody else carries this policy out; holds until the transaction ends, however it does."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"purge of {policy.label}"])
        return bool(cursor.fetchone()[0])


def _erase(policy: Retention, at: datetime) -> int:
    (rows,) = _call(f"{policy.function}(%s, %s)", at, CHUNK)
    return int(rows)


def _oldest(policy: Retention, at: datetime) -> tuple[str | None, int | None]:
    """Return the name of the oldest partition that is over and not held, with its rows; None twice if there is none."""
    name, rows = _call("partition_to_drop(%s, %s)", policy.model._meta.db_table, at)
    return name, rows


def _call(function: str, *values: str | int | datetime) -> tuple[Any, ...]:
    """Call one of the owner's functions and return its row."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {function}", values)  # noqa: S608 - ours
        return tuple(cursor.fetchone())


def in_order() -> Sequence[Retention]:
    """Return the policies so that what refers comes before what is referred to."""
    models = sorted(POLICIES, key=lambda model: model._meta.label)
    before = {model: {key.model for key in referring(model)} & POLICIES.keys() - {model} for model in models}
    return [POLICIES[model] for model in TopologicalSorter(before).static_order()]


def _rule(policy: Retention) -> str:
    return f"""
        insert into platform_site_partition_rule (parent, key, period, keep)
        values ('{policy.model._meta.db_table}', '{_column(policy)}', '{policy.partition}', {policy.keep.sql()})
        on conflict (parent) do update set key = excluded.key, period = excluded.period, keep = excluded.keep
    """  # noqa: S608 - a declaration, not input


def _function(policy: Retention, using: str) -> str:
    table, key = policy.model._meta.db_table, policy.model._meta.pk.column
    over, held = _sql(policy.over().order_by("pk"), using), _sql(policy.held(), using)
    return f"""
        create or replace function {policy.function}(timestamptz, int) returns bigint
        language sql security definer set search_path = public, pg_temp set lock_timeout = '1s' as $purge$
            with gone as (delete from {table} where {key} in ({over} limit $2) returning 1) select count(*) from gone
        $purge$;
        revoke all on function {policy.function}(timestamptz, int) from public;
        grant execute on function {policy.function}(timestamptz, int) to app_worker;
        create or replace function {policy.counter}(timestamptz, out rows bigint, out held bigint)
        language sql stable security definer set search_path = public, pg_temp as $due$
            select (select count(*) from ({over}) o), (select count(*) from ({held}) h)
        $due$;
        revoke all on function {policy.counter}(timestamptz) from public;
        grant execute on function {policy.counter}(timestamptz) to app_worker;
    """  # noqa: S608 - a declaration, not input


def _sql(rows: QuerySet[Any], using: str) -> str:
    """Return a query for the keys of rows, with its parameters written into it."""
    operations: Any = connections[using].ops  # PostgreSQL's can
    query = rows.values("pk").query
    return str(operations.compose_sql(*query.sql_with_params())) if not query.is_empty() else "select null where false"


def _column(policy: Retention) -> str:
    return str(policy.model._meta.get_field(policy.fields[0]).column)  # type: ignore[union-attr]
