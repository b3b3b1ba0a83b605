"""資格確認書の作業リスト in pages, by the reason for which a paper is needed (E-13)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from eligibility.queries.papers import NEEDED, Needed, papers_needed
from eligibility.rules.papers import AHEAD
from platform_site.periods import jst_day


REASONS = {
    "no_card": "マイナ保険証の紐付けがない",
    "card_expired": "マイナ保険証の電子証明書の期限が切れている",
    "card_closed": "自己情報提供不可のため、カードを窓口で使えない",
}
_CHOSEN = f"select {{columns}} from ({NEEDED}) n (id, person_id, symbol, number, branch, acquired_on, reason, last_day)"  # noqa: S608 - our own text
_WHERE = " where %(reason)s in ('', n.reason)"
CHUNK = 500


def papers_counted(*, insurer_id: int, at: datetime) -> dict[str, int]:
    """Return how many members need a paper for each reason."""
    sql = _CHOSEN.format(columns="n.reason, count(*)") + " group by n.reason"
    with connection.cursor() as cursor:
        cursor.execute(sql, _given(insurer_id, at))
        found = dict(cursor.fetchall())
    return {reason: found.get(reason, 0) for reason in REASONS}


def papers_page(*, insurer_id: int, reason: str, offset: int, most: int, at: datetime) -> list[Needed]:
    """Return a page of the members who need a paper for a reason, or for any if it is empty."""
    sql = _CHOSEN.format(columns="*") + _WHERE + " order by n.id offset %(offset)s limit %(page)s"
    with connection.cursor() as cursor:
        cursor.execute(sql, {**_given(insurer_id, at), "reason": reason, "offset": offset, "page": most})
        return [Needed(*row) for row in cursor.fetchall()]


def every_paper(*, insurer_id: int, reason: str, at: datetime) -> Iterator[list[Needed]]:
    """Yield all of them, in chunks."""
    after = 0
    while chunk := papers_needed(insurer_id=insurer_id, after=after, most=CHUNK, at=at):
        after = chunk[-1].coverage_id
        yield [each for each in chunk if reason in ("", each.reason)]


def _given(insurer_id: int, at: datetime) -> dict[str, Any]:
    today = jst_day(at)
    return {"insurer": insurer_id, "after": 0, "most": None, "at": at, "today": today, "soon": today + AHEAD}
