"""Checks that were made: who was at which counter when, and what a facility was last told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from eligibility.errors import CardRequired, NoCheckIn
from eligibility.models import EligibilityCheck, Method
from platform_site.queries.patient_refs import person_behind


DAY = timedelta(hours=24)
YEAR = timedelta(days=365)


def check_in(*, person_id: int, organisation_id: int, since: datetime) -> EligibilityCheck | None:
    """Return the newest check of a person at a facility's counter since a moment: her check-in (受付)."""
    rows = EligibilityCheck.objects.filter(
        person_id=person_id, organisation_id=organisation_id, checked_at__gte=since, is_bulk=False
    )
    return rows.order_by("-checked_at").first()


def person_checked_in(ref: str, *, organisation_id: int, since: datetime) -> int:
    """Return the person behind a facility's handle if she was there since; raise NoCheckIn for any other (API-3)."""
    person_id = person_behind(ref, organisation_id=organisation_id)
    if person_id is None or check_in(person_id=person_id, organisation_id=organisation_id, since=since) is None:
        raise NoCheckIn
    return person_id


def card_check(uid: UUID, *, organisation_id: int, at: datetime) -> EligibilityCheck:
    """Return a card check of this facility of the last 24 hours; raise NoCheckIn, or CardRequired for another way."""
    check = EligibilityCheck.objects.filter(
        uid=uid, organisation_id=organisation_id, checked_at__gt=at - DAY, person_id__isnull=False
    ).first()
    if check is None:
        raise NoCheckIn
    if check.method != Method.CARD:
        raise CardRequired
    return check


def last_told(*, person_id: int, organisation_id: int, before: UUID, at: datetime) -> dict[str, Any] | None:
    """Return the facts of the newest check of a person at a facility before the one named, made at `at`; or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select eligibility_facts_v1(c, c.checked_at) from eligibility_check c"
            " where organisation_id = %s and person_id = %s and uid <> %s and checked_at <= %s"
            " order by checked_at desc limit 1",
            [organisation_id, person_id, before, at],
        )
        row = cursor.fetchone()
    return row[0] if row else None
