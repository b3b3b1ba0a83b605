"""Answers that would be others now: which they are, and what is different, under the rights of the moment of asking."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from eligibility.models import Correction
from eligibility.queries.answers import Facts, answer
from eligibility.rules.differences import Change, differences
from platform_site import actors
from platform_site.models import Organisation


# A name or an address that is another one now makes no answer wrong; most lines of a file change nothing else.
_OF_FEED = """
with changed as (
    select v.coverage_id from eligibility_coverageversion v
    left join eligibility_coverageversion was on was.coverage_id = v.coverage_id and was.known_until = v.known_from
    where v.feed_id = %(feed)s and (v.person_id, v.birth_date, v.lost_on, v.is_cancelled)
        is distinct from (was.person_id, was.birth_date, was.lost_on, was.is_cancelled)
    union select coverage_id from eligibility_certificate where feed_id = %(feed)s)
select distinct v.person_id from eligibility_coverageversion v
where v.coverage_id in (select coverage_id from changed) order by v.person_id
"""
_CORRECTED = """
select c.uid, c.checked_at, c.organisation_id, person_now(c.person_id), eligibility_is_withheld_v1(c),
       eligibility_facts_v1(c, %(at)s), eligibility_facts_v1(today, %(at)s), eligibility_gist_v1(today)
from eligibility_check c
cross join lateral eligibility_today_v1(c) today
left join lateral (select n.answer_now from eligibility_correction n
                   where n.check_uid = c.uid order by n.id desc limit 1) told on true
where c.person_id = any (same_persons(%(persons)s::bigint[])) and c.method <> 'public_assistance'
  and today.result is not null
  and eligibility_gist_v1(today) <> coalesce(told.answer_now, eligibility_gist_v1(c))
order by c.checked_at, c.uid
"""
_AGAIN = """
select c.uid, c.checked_at, c.organisation_id, person_now(c.person_id),
       eligibility_is_withheld_v1(c) or today.result is null,
       eligibility_facts_v1(c, %(at)s), eligibility_facts_v1(today, %(at)s), eligibility_gist_v1(today)
from eligibility_correction n
join eligibility_check c on c.uid = n.check_uid and c.checked_at = n.checked_at
cross join lateral eligibility_today_v1(c) today
where n.id = any (%(corrections)s)
"""
COUNTED = ("result", "coverages", "certificates")


class Corrected(NamedTuple):
    """An answer that was given, and what it would be now."""

    check_uid: UUID
    checked_at: datetime
    organisation_id: int
    person_id: int
    is_withheld: bool
    """What was answered may no longer be told: the link is under inquiry, or it is somebody else's."""
    told: Facts
    now: Facts
    answer_now: bytes


def persons_of_feed(feed_id: int) -> list[int]:
    """Return whose coverage a file changed in what counts, those included to whom it no longer belongs."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_FEED, {"feed": feed_id})
        return [person for (person,) in cursor.fetchall()]


def persons_of_coverage(coverage_id: int) -> list[int]:
    """Return whose a coverage is, and whose it was taken for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct person_id from eligibility_coverageversion where coverage_id = %s", [coverage_id]
        )
        return [person for (person,) in cursor.fetchall()]


def corrected(persons: Collection[int], *, at: datetime) -> list[Corrected]:
    """Return the answers about these persons that would be others now, and of which nobody was told so yet.

    An answer that found nobody names no person, and those by public assistance hold no coverage: they are left out.
    """
    return _rows(_CORRECTED, {"persons": list(persons), "at": at})


def composed(corrections: Iterable[Correction], *, at: datetime) -> dict[UUID, Corrected]:
    """Return what was answered and what would be now, by check; a check that is no longer kept is left out."""
    asked = {"corrections": [each.pk for each in corrections], "at": at}
    return {row.check_uid: row for row in _rows(_AGAIN, asked)}


def corrections_of(organisation_id: int, *, after: int, most: int) -> list[Correction]:
    """Return an organisation's corrections behind a number, in order."""
    return list(Correction.objects.filter(organisation_id=organisation_id, pk__gt=after).order_by("pk")[:most])


def changes(row: Corrected, *, told: actors.Organisation) -> list[Change]:
    """Return what is different in what counts; nothing of what may no longer be told."""
    if row.is_withheld:
        return []
    return differences(_counted(answer(row.told, told=told)), _counted(answer(row.now, told=told)))


def places(row: Corrected, *, told: actors.Organisation) -> list[str]:
    """Return where the answer is different; of what is by now known to be somebody else's, only that it is."""
    return ["/coverages"] if row.is_withheld else [change["pointer"] for change in changes(row, told=told)]


def organisations(ids: Iterable[int]) -> dict[int, actors.Organisation]:
    """Return organisations as answers are composed for them."""
    rows = Organisation.objects.filter(pk__in=set(ids))
    return {row.pk: actors.Organisation(id=row.pk, uid=row.uid, kind=row.kind, code=row.code) for row in rows}


def _rows(sql: str, asked: dict[str, Any]) -> list[Corrected]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return [Corrected(*row) for row in cursor.fetchall()]


def _counted(shown: dict[str, Any]) -> dict[str, Any]:
    certificates = {kind: held for kind, held in shown["certificates"].items() if kind != "confirmation_paper"}
    return {**{part: shown[part] for part in COUNTED}, "certificates": certificates}
