"""What has to be true in the database when all is over, and what a run's figures are."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg


IN_ORDER = {"201", "429", "503", "401", "broken", "timeout"}
"""A token that ends is a 401; everything else that is not in this set is a fault of ours."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Counts of what must not be; all 0 in a run that lost nothing."""

    lost: int
    """acknowledged checks without their row"""
    unaudited: int
    """acknowledged checks without their audit line"""
    twice: int
    """keys with more than one check: told to the client, or in the database"""
    unanswered: int
    """checks whose client never got an answer"""
    wrong: int
    """answers that are neither a check nor a documented refusal: a 500, a 503 without Retry-After"""
    stuck: int
    """events in the outbox that were due long ago"""

    @property
    def holds(self) -> bool:
        """Tell if nothing of all that was found."""
        return not any(vars(self).values())


def prove(database: "psycopg.Connection[Any]", seen: Any) -> Proof:
    """Compare what clients were told with what is there."""
    told = [check for checks in seen.acknowledged.values() for check in checks]
    lost, unaudited, more, stuck = database.execute(_COUNTS, {"told": told}).fetchone() or (1, 1, 1, 1)
    return Proof(
        lost=lost,
        unaudited=unaudited,
        twice=told_twice(seen.acknowledged) + more,
        unanswered=len(seen.asked - seen.acknowledged.keys()),
        wrong=wrong(seen.told),
        stuck=stuck,
    )


def told_twice(acknowledged: Mapping[str, Iterable[str]]) -> int:
    """Count the keys to which different checks were acknowledged."""
    return sum(len(set(checks)) > 1 for checks in acknowledged.values())


def wrong(told: Counter[str]) -> int:
    """Count the answers that no client should get."""
    return sum(count for what, count in told.items() if what not in IN_ORDER)


def longest_gap(moments: Sequence[float], start: float, end: float) -> float:
    """Return the longest time between two answers, from `start` to `end`, both counting as one."""
    inside = [start, *sorted(moment for moment in moments if start <= moment <= end), end]
    return max(after - before for before, after in itertools.pairwise(inside))


# A counter check has a row of its key, kept in its own transaction; bulk checks have none, nor have the visits with
# which the sandbox begins. Both ways round.
_COUNTS = """
with told as (select unnest(%(told)s::uuid[]) uid),
made as (select uid from eligibility_check c where not is_bulk and not exists (
    select from platform_site_audit a where a.about = 'EligibilityCheck:' || c.uid and a.request_id = 'sandbox')),
kept as (select digest, answer from platform_site_idempotency)
select
    (select count(*) from told where not exists (select from made where made.uid = told.uid)),
    (select count(*) from told where not exists (
        select from platform_site_audit a
        where a.about = 'EligibilityCheck:' || told.uid and a.event = 'eligibility.checked' and a.outcome = 'done'
          and not a.detail ? 'replayed')),
    (select count(*) from (select digest from kept group by digest having count(*) > 1) d)
        + (select count(*) from made where not exists (select from kept where kept.answer = made.uid::text)),
    (select count(*) from platform_site_outboxdelivery
     where state in ('dead') or state = 'pending' and due_at < now() - interval '60 seconds')
"""
