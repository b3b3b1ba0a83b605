"""What checks found, as it was kept; who reads it without consent is given it masked (I04-4)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from eprescription.models import PrescriptionCheck
from eprescription.queries import digests
from eprescription.rules.checks.findings import Finding
from eprescription.rules.checks.kept import finding_of
from eprescription.rules.checks.masking import Sight, masked
from platform_site.errors import NotFound


MISSING = "チェックが見つかりません。"


def person_checked(uid: UUID, organisation_id: int) -> int:
    """Return whom a check of this facility is about, before its row is open; raise NotFound for another's (API-11)."""
    with connection.cursor() as cursor:
        cursor.execute("select person_id, organisation_id from eprescription_checked_v1(%s)", [uid])
        person_id, made_by = cursor.fetchone()
    if made_by != organisation_id:
        raise NotFound(MISSING)
    return int(person_id)


def kept_stopped(subject: bytes, organisation_id: int, *, since: datetime) -> tuple[Finding, ...]:
    """Return the masked findings of the newest stopped check of a document at a facility; none if there is none.

    Within `reads` of the person.
    """
    rows = PrescriptionCheck.objects.filter(
        subject=subject, organisation_id=organisation_id, stopped=True, at__gte=since
    )
    newest = rows.order_by("-at").first()
    return tuple(one for one in findings_of(newest) if one.is_masked) if newest else ()


def findings_of(row: PrescriptionCheck) -> tuple[Finding, ...]:
    """Return all that a check found, and after it what was shown masked."""
    return tuple(finding_of(kept) for kept in row.findings)


def shown_of(row: PrescriptionCheck, *, consent: bool, redeemed: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return what a check found as its facility may see it now: with the consent of now, not of then (API-4)."""
    whole = tuple(one for one in findings_of(row) if not one.is_masked)
    if consent:
        return whole
    secret = digests.findings_secret(bytes(row.subject), row.organisation_id)
    return masked(whole, secret=secret, sight=Sight(row.organisation_id, redeemed))
