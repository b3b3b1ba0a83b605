"""The audit trail as its own reader sees it."""

from typing import Any

from tests.support.sessions import session


LINES = """
select event, outcome, code, ground, organisation_id, client_uid, person_id, about, request_id, detail
from platform_site_audit where event = %s and id > %s order by id
"""


def lines(database: str, event: str = "eligibility.checked", *, after: int = 0) -> list[dict[str, Any]]:
    """Return the lines of an event, oldest first."""
    with session("audit_reader", database) as reader:
        found = reader.execute(LINES, [event, after])
        names = [column.name for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found]


def newest(database: str) -> int:
    """Return the id of the newest line."""
    with session("audit_reader", database) as reader:
        return reader.execute("select coalesce(max(id), 0) from platform_site_audit").fetchone()[0]


def whole(database: str, *, after: int = 0) -> str:
    """Return all that the lines say, as text."""
    with session("audit_reader", database) as reader:
        rows = reader.execute("select to_jsonb(a)::text from platform_site_audit a where id > %s", [after])
        return "\n".join(row[0] for row in rows)
