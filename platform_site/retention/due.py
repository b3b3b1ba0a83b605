"""消去の予定: how much of each kind is over, and how much of that a hold keeps, as last counted; and what failed."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import DatabaseError, connection

from platform_site import audit
from platform_site.actors import Actor, the_platform
from platform_site.models import PurgeDue
from platform_site.retention.policy import POLICIES, Retention
from platform_site.transactions import action


log = logging.getLogger(__name__)

Counts = dict[str, tuple[int, int]]
"""Rows that are over and rows that are held, by the policy's label."""


def count_due(*, at: datetime) -> None:
    """Count what the next purge would erase and what is held, kind by kind; a count that fails stops no other."""
    note_due(counts=_counted(at), by=the_platform(), at=at)


def note_run(*, failed: Collection[str], at: datetime) -> None:
    """Note after a purge which policies failed, and count what is left."""
    note_failures(failed=failed, by=the_platform(), at=at)
    count_due(at=at)


@action("retention.due_counted")
def note_due(*, counts: Counts, by: Actor, at: datetime) -> None:
    """Store what was counted."""
    for label, (rows, held) in counts.items():
        PurgeDue.objects.update_or_create(label=label, defaults={"counted_at": at, "rows": rows, "held": held})
    audit.record("retention.due_counted", by=by, at=at, rows=sum(rows for rows, _ in counts.values()))


@action("retention.run_noted")
def note_failures(*, failed: Collection[str], by: Actor, at: datetime) -> None:
    """Store which policies failed in a run; what failed before and did not now is well again."""
    PurgeDue.objects.filter(failed_at__isnull=False).exclude(label__in=failed).update(failed_at=None)
    for label in failed:
        PurgeDue.objects.update_or_create(
            label=label,
            defaults={"failed_at": at},
            create_defaults={"counted_at": at, "rows": 0, "held": 0, "failed_at": at},
        )
    audit.record("retention.run_noted", by=by, at=at, failed=len(failed))


def _counted(at: datetime) -> Counts:
    counts: Counts = {}
    for policy in POLICIES.values():
        try:
            counts[policy.label] = _count(policy, at)
        except DatabaseError:
            log.exception("what is due was not counted", extra={"task": policy.label})
    return counts


def _count(policy: Retention, at: datetime) -> tuple[int, int]:
    with connection.cursor() as cursor:
        if policy.partition:
            cursor.execute("select rows, held from due_partitions(%s, %s)", [policy.model._meta.db_table, at])
        else:
            cursor.execute(f"select rows, held from {policy.counter}(%s)", [at])  # noqa: S608 - a declaration
        rows, held = cursor.fetchone()
    return int(rows), int(held)
