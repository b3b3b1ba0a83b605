"""What a process needs to answer a check, and what is merely not well (API-7)."""

from collections.abc import Callable
from datetime import datetime
from time import time

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from platform_site.celery import app
from platform_site.models import OutboxDelivery
from platform_site.queries import disks, periodic
from platform_site.queries.codes import has_masters
from platform_site.queries.refreshed import STALE, oldest
from platform_site.states import DeliveryState


MOST_SKEW = 5.0
"""Seconds by which this host's clock may differ from the database's (I03-5)."""
_migrated = False
_of_storeys_above: dict[str, Callable[[datetime], bool]] = {}


def degraded_when(name: str, test: Callable[[datetime], bool]) -> None:
    """Let a storey above say when something of its own is not well; called in an app's `ready`."""
    _of_storeys_above[name] = test


def missing(at: datetime) -> list[str]:
    """Return what a check needs and does not have; anything here is a 503."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    if not _is_migrated():
        return ["migrations"]  # the tables that the rest is asked of may not be there
    needs = {
        "masters": has_masters(),
        "partitions": _has_partitions(at),
        "revocation lists": oldest() < STALE,
    }
    return [name for name, there in needs.items() if not there]


def degraded(at: datetime) -> list[str]:
    """Return what is not well and stops no check."""
    faults = {
        "broker": not _broker_answers(),
        "dead letters": OutboxDelivery.objects.filter(state=DeliveryState.DEAD).exists(),
        "rows without a partition": _number("select stray_rows()") > 0,
        "periodic jobs": bool(periodic.silent()),
        "disk": disks.filling(),
        "clock": abs(skew()) > MOST_SKEW,
        **{name: test(at) for name, test in _of_storeys_above.items()},
    }
    return [name for name, wrong in faults.items() if wrong]


def skew() -> float:
    """Return how far the database's clock is ahead of this host's, in seconds; a sandbox's set time counts nowhere.

    The answer was given at some moment between question and return: as much as that took is nobody's fault.
    """
    asked = time()
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp())")
        told = float(cursor.fetchone()[0])
    return told - min(max(told, asked), time())


def _is_migrated() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connections["default"])
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _has_partitions(at: datetime) -> bool:
    lacking = _number(
        "select count(*) from platform_site_partition_rule"
        " where to_regclass(partition_name(parent, partition_start(period, %s))) is null",
        at,
    )
    return lacking == 0


def _number(sql: str, *params: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def _broker_answers() -> bool:
    try:
        with app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except Exception:
        return False
    return True
