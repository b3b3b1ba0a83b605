"""Checks that were made: who was at which counter when, and what a facility was last told."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection

from eligibility.errors import CardRequired, NoCheckIn
from eligibility.models import EligibilityCheck, Method
from platform_site.errors.merging import PersonSplit
from platform_site.queries.patient_refs import person_behind, record_behind
from platform_site.queries.persons import standing


DAY = timedelta(hours=24)
YEAR = timedelta(days=365)


def check_in(records: Collection[int], *, organisation_id: int, since: datetime) -> EligibilityCheck | None:
    """Return the newest check at a facility's counter since a moment of any record of a person: her check-in (受付)."""
    rows = EligibilityCheck.objects.filter(
        person_id__in=records, organisation_id=organisation_id, checked_at__gte=since, is_bulk=False
    )
    return rows.order_by("-checked_at").first()


def person_checked_in(ref: str, *, organisation_id: int, since: datetime) -> int:
    """Return the person behind a facility's handle if she was there since; raise as `checked_in` does."""
    record = record_behind(ref, organisation_id=organisation_id)
    if record is None:
        raise NoCheckIn
    with connection.cursor() as cursor:
        cursor.execute("select * from eligibility_checked_in_v1(%s, %s, %s)", [record, organisation_id, since])
        person_id, is_apart, was_here = cursor.fetchone()
    if is_apart:
        raise PersonSplit
    if not was_here:
        raise NoCheckIn
    return int(person_id)


def checked_in(ref: str, *, organisation_id: int, since: datetime) -> tuple[int, EligibilityCheck]:
    """Return the person behind a facility's handle and her newest check there since; raise NoCheckIn without (API-3).

    Raises PersonSplit if she was not there since her records were split from another's: whom does the handle mean?
    """
    person_id = person_behind(ref, organisation_id=organisation_id)
    if person_id is None:
        raise NoCheckIn
    person = standing(person_id)
    was_there = partial(check_in, person.records, organisation_id=organisation_id)
    if person.apart_since and was_there(since=person.apart_since) is None:
        raise PersonSplit
    newest = was_there(since=since)
    if newest is None:
        raise NoCheckIn
    return person_id, newest


def card_check(uid: UUID, *, organisation_id: int, at: datetime) -> EligibilityCheck:
    """Return a card check of this facility of the last 24 hours; raise NoCheckIn, or CardRequired for another way."""
    check = told_here(uid, organisation_id=organisation_id, at=at)
    if check.method != Method.CARD:
        raise CardRequired
    return check


def told_here(uid: UUID, *, organisation_id: int, at: datetime) -> EligibilityCheck:
    """Return a check of this facility of the last 24 hours that found somebody; raise NoCheckIn for any other."""
    check = EligibilityCheck.objects.filter(
        uid=uid, organisation_id=organisation_id, checked_at__gt=at - DAY, person_id__isnull=False
    ).first()
    if check is None:
        raise NoCheckIn
    return check


def last_told(*, person_id: int, organisation_id: int, before: UUID, at: datetime) -> dict[str, Any] | None:
    """Return the facts of the newest check of a person at a facility before the one named, made at `at`; or None.

    One that told of a coverage which a split has given back to somebody else is passed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select eligibility_facts_v1(c, c.checked_at) from eligibility_check c"
            " where organisation_id = %s and person_id = any (same_persons(array[%s::bigint]))"
            " and uid <> %s and checked_at <= %s and not exists (select from eligibility_coverageversion v"
            "  where v.id = any (c.version_ids) and v.person_id <> person_now(c.person_id))"
            " order by checked_at desc limit 1",
            [organisation_id, person_id, before, at],
        )
        row = cursor.fetchone()
    return row[0] if row else None
