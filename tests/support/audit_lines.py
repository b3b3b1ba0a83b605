"""What the audit trail says: all of it, read by its own reader, or within a test's transaction of some persons."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg.rows import dict_row

from platform_site.models import AuditEvent
from tests.support.sessions import session


def committed_lines(database: str, **where: Any) -> list[dict[str, Any]]:
    """Return the committed lines whose columns have these values, in the order of their writing."""
    conditions = " and ".join(f"{column} is not distinct from %s" for column in where) or "true"
    with session("audit_reader", database) as reader, reader.cursor(row_factory=dict_row) as cursor:
        cursor.execute(f"select * from platform_site_audit where {conditions} order by id", list(where.values()))  # noqa: S608
        return cursor.fetchall()


def lines_of(persons: Iterable[int]) -> list[AuditEvent]:
    """Return the lines about these persons, as the test's own role may read them, committed or not."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.subjects', %s, true)", [f"{{{','.join(map(str, persons))}}}"])
        found = list(AuditEvent.objects.order_by("id"))
        cursor.execute("select set_config('app.subjects', '', true)")
    return found
