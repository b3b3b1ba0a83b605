"""The words around the figures of use: months in addresses, headings, and charts of them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from eligibility.rules.usage import Row, Table
from eligibility.rules.usage_months import month_named
from platform_site.portal import charts


COLUMNS = {
    "checks": "資格確認（計）",
    "by_card": "マイナンバーカード",
    "by_number": "被保険者番号など",
    "checkup_views": "特定健診等情報の閲覧",
    "drug_views": "薬剤情報の閲覧",
    "care_views": "診療情報の閲覧",
}
"""The columns of the table, by their headings."""
PICTURE = {"script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "connect-src": ["'none'"]}
"""The policy of a chart that is opened by itself: its styles stand in it, and it runs nothing."""
HIDDEN = "非表示"
RATE = "マイナ保険証利用率"


def asked_month(request: HttpRequest, default: date | None) -> date | None:
    """Return the month that `?month=` names, or the default; raises Invalid for what is no month."""
    text = request.GET.get("month", "")
    return month_named(text) if text else default


def words_of(month: date) -> str:
    """Return a month, such as 2026年10月."""
    return f"{month.year}年{month.month}月"


def svg(content: bytes) -> HttpResponse:
    """Answer with a chart."""
    answer = HttpResponse(content, content_type="image/svg+xml")
    answer._csp_replace = PICTURE  # type: ignore[attr-defined]  # what django-csp's own decorator sets
    return answer


def csv_file(rows: Iterable[Sequence[Any]], *, name: str) -> HttpResponse:
    """Answer with a file that a spreadsheet opens in UTF-8; its texts are ours, none is anybody's input."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_row(row: Row) -> list[Any]:
    """Return a row as the file has it: a hidden figure in words, never empty."""
    return [row.label, *(HIDDEN if cell is None else cell for cell in row.cells.values()), row.rate or ""]


def kinds_chart(table: Table, title: str) -> bytes:
    """Draw card and number by kind of facility."""
    labels = [row.label if row.cells["checks"] is not None else f"{row.label}（{HIDDEN}）" for row in table.rows]
    series = {COLUMNS[name]: [row.cells[name] for row in table.rows] for name in ("by_card", "by_number")}
    return charts.bar(title=title, words=_described(table), labels=labels, series=series)


def rates_chart(tables: Sequence[Table]) -> bytes:
    """Draw the use rate of all facilities, month by month, from the oldest."""
    found = list(reversed(tables))
    rates = [each.total.rate for each in found]
    words = "、".join(
        f"{words_of(each.month)} {HIDDEN if rate is None else f'{rate}%'}"
        for each, rate in zip(found, rates, strict=True)
    )
    labels = [words_of(each.month) for each in found]
    return charts.line(title=f"{RATE}（資格確認件数による、%）", words=words, labels=labels, series={RATE: rates})


def _described(table: Table) -> str:
    parts = [
        f"{row.label}: カード {_shown(row.cells['by_card'])}、番号など {_shown(row.cells['by_number'])}"
        for row in (*table.rows, table.total)
    ]
    return "。".join(parts)


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}件"
