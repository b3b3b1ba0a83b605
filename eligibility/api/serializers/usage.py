"""The monthly table as JSON."""

from typing import Any

from eligibility.rules.usage import Row, Table, settled_on
from platform_site.rules.suppression import LEAST


def shown(table: Table) -> dict[str, Any]:
    """Return a table as the API answers it; null is a hidden cell."""
    return {
        "month": f"{table.month:%Y-%m}",
        "counted_until": table.last_day.isoformat(),
        "published_on": settled_on(table.month).isoformat(),
        "hidden_from": 1,
        "hidden_below": LEAST,
        "rows": [_row(row) for row in table.rows],
        "total": _row(table.total),
        "outside_of_total": [_row(row) for row in table.outside],
    }


def _row(row: Row) -> dict[str, Any]:
    rate = None if row.rate is None else str(row.rate)
    return {"kind": row.kind, "label": row.label, **row.cells, "card_use_rate": rate}
