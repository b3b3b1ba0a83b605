"""資格確認書の作業リスト: an insurer's members without a usable card, and without a paper that goes on (E-13)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from eligibility.rules.papers import AHEAD
from platform_site.periods import jst_day


@dataclass(frozen=True)
class Needed:
    """A member who needs a paper, and why; `paper_ends_on` is the last day of the one she has, if it ends soon."""

    coverage_id: int
    person_id: int
    symbol: str
    number: str
    branch: str
    acquired_on: date
    reason: str
    paper_ends_on: date | None


def papers_needed(*, insurer_id: int, after: int, most: int, at: datetime) -> list[Needed]:
    """Return the members of an insurer behind a coverage's id who need a paper, in order.

    `reason` is `card_closed` (no counter takes it), `no_card` (none is linked) or `card_expired` (its certificate
    has ended; the grace at the counter is no reason to wait).
    """
    today = jst_day(at)
    given: dict[str, Any] = {
        "insurer": insurer_id,
        "after": after,
        "most": most,
        "at": at,
        "today": today,
        "soon": today + AHEAD,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEEDED, given)
        return [Needed(*row) for row in cursor.fetchall()]


NEEDED = """
select k.id, v.person_id, k.symbol, k.number, k.branch, k.acquired_on,
       case when closed.person_id is not null then 'card_closed'
            when not cards.is_linked then 'no_card' else 'card_expired' end,
       papers.last_day
from eligibility_coverage k
join eligibility_coverageversion v on v.coverage_id = k.id and v.known_until is null and not v.is_cancelled
left join lateral (
    select r.person_id from platform_site_restriction r
    where r.person_id = v.person_id and r.kind = 'self_view_stopped' and r.lifted_at is null limit 1) closed on true
cross join lateral (
    select count(*) > 0 as is_linked,
           coalesce(bool_or(c.valid_until is null or c.valid_until > %(at)s), false) as is_usable
    from eligibility_card c where c.person_id = v.person_id and c.unlinked_at is null) cards
cross join lateral (
    select coalesce(bool_or(e.valid_from <= %(today)s and e.valid_until > %(today)s), false) as holds,
           coalesce(bool_or(e.valid_from <= %(soon)s and e.valid_until > %(soon)s), false) as goes_on,
           max(e.valid_until - 1) filter (where e.valid_from <= %(today)s and e.valid_until > %(today)s) as last_day
    from eligibility_certificate e
    where e.coverage_id = k.id and e.known_until is null and e.kind = 'confirmation_paper'
      and (e.returned_on is null or e.returned_on > %(today)s)) papers
where k.insurer_id = %(insurer)s and k.id > %(after)s and k.acquired_on <= %(today)s
  and (v.lost_on is null or v.lost_on > %(today)s)
  and (closed.person_id is not null or not cards.is_usable)
  and not (papers.holds and papers.goes_on)
order by k.id limit %(most)s
"""
