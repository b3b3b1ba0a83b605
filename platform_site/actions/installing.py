"""Preparing a database: what belongs to which kind of installation, and who may do what in it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from platform_site import keys, retention
from platform_site.actions import periodic
from platform_site.models import Installation


class WrongDatabase(Exception):
    """The database belongs to somebody else; the text says what to do."""


def check_is_ours(using: str) -> None:
    """Raise WrongDatabase for a database with another mark, other keys, or tables of somebody else (I01-1)."""
    mark = check_kind(using)
    if mark and bytes(mark.keys_mark) != _keys_mark():
        raise WrongDatabase(f"The keys in {settings.KEYS_DIR} are not those of this database. Run `make reset`.")


def check_kind(using: str) -> Installation | None:
    """Return the database's mark, or None for an empty one; raise WrongDatabase for another kind or other tables."""
    tables = set(connections[using].introspection.table_names())
    is_made = Installation._meta.db_table in tables
    if not is_made and not tables <= _first_tables():
        raise WrongDatabase("The database has tables of another program. Give DATABASE_URL an empty database.")
    mark = Installation.objects.using(using).first() if is_made else None
    if mark and mark.kind != settings.MODE:
        raise WrongDatabase(
            f"The database is marked as `{mark.kind}`, but this installation is `{settings.MODE}`. "
            "Check PLATFORM_MODE and DATABASE_URL."
        )
    return mark


def mark(*, using: str, at: datetime) -> None:
    """Write which kind of installation the database belongs to, and under which keys, once."""
    values = {"kind": settings.MODE, "marked_at": at, "keys_mark": _keys_mark()}
    Installation.objects.using(using).get_or_create(id=1, defaults=values)


def prepare(*, using: str) -> None:
    """Give the owner's database its rights, purges, partition rules and expected jobs; after every migration.

    All at once: no process sees the moment in which nobody has any right.
    """
    with transaction.atomic(using=using):
        _run(using, "platform_site")
        retention.install(using)
        periodic.expect_all(using=using)
        for storey in settings.STOREYS[1:]:
            _run(using, storey)


def make_partitions(*, using: str = "default", at: datetime) -> int:
    """Make the partitions of this and the next 3 months, or 7 days, and those that rows without one want (I01-4).

    Returns how many were made.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_LACKING, {"at": at})
        made = sum(_make(cursor, parent, start) for parent, start in cursor.fetchall())
        cursor.execute("select place_stray_rows()")
        return made + int(cursor.fetchone()[0])


_LACKING = """
select parent, start
from platform_site_partition_rule, generate_series(0, 7) ahead, partition_start(period, %(at)s, ahead) start
where (period = 'day' or ahead <= 3) and to_regclass(partition_name(parent, start)) is null
order by parent, start
"""


def _make(cursor: Any, parent: str, start: datetime) -> int:
    """Make one partition, in a transaction of its own: its lock of the default partition ends with it."""
    cursor.execute("select make_partition(%s, %s)", [parent, start])
    return int(cursor.fetchone()[0])


def _first_tables() -> set[str]:
    """Return the tables that Django makes before any of ours: all that a first migration cut short may have left."""
    of_django = [apps.get_app_config(label) for label in ("contenttypes", "auth")]
    models = [model for config in of_django for model in config.get_models(include_auto_created=True)]
    return {MigrationRecorder.Migration._meta.db_table, *(model._meta.db_table for model in models)}


def _keys_mark() -> bytes:
    return keys.mac("blind_index", b"installation")


def _run(using: str, storey: str) -> None:
    rights = Path(settings.BASE_DIR, storey, "sql", "rights.sql")
    if rights.exists():
        with connections[using].cursor() as cursor:
            cursor.execute(rights.read_text())
