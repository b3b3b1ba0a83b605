"""What was used once is dropped by the day, as `test_partitions_drop` shows, and never deleted row by row (I03-6)."""

import pytest
from django.db import connection

from platform_site.models import IdempotencyKey, UsedToken
from platform_site.retention import POLICIES


STORES = (IdempotencyKey, UsedToken)
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("model", STORES, ids=lambda model: model.__name__)]


def asked(sql: str, *params: str) -> list[tuple]:
    """Return the rows of a question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_it_is_kept_by_the_day_and_two_days_at_most(model):
    policy = POLICIES[model]
    assert (policy.partition, policy.keep.days <= 2) == ("day", True)


def test_no_process_may_delete_or_empty_it(model):
    roles = ("app_web", "app_worker", "app_audit_reader", "app_custody")
    held = asked(
        "select role, relname from unnest(%s::text[]) role, pg_class"
        " where relkind in ('r', 'p') and relname ~ %s and has_table_privilege(role, oid, 'delete, truncate')",
        "{" + ",".join(roles) + "}",
        f"^{model._meta.db_table}(_|$)",
    )
    assert held == []


def test_no_function_of_the_database_deletes_from_it(model):
    table = model._meta.db_table
    deleting = asked(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosrc ~* %s",
        rf"(delete\s+from|truncate)\s+(only\s+)?{table}",
    )
    assert deleting == []
