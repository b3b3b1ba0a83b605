"""Checks as their facility sees them now: with the consent of now, not of then (API-4)."""

from collections.abc import Collection
from datetime import datetime

from eprescription.models import PrescriptionCheck
from eprescription.permissions import CONSENT
from eprescription.queries.findings import shown_of
from eprescription.queries.redeemed import known_uids
from eprescription.rules.checks.findings import Finding
from platform_site.models import Consent
from platform_site.queries.persons import same_person


def shown_now(row: PrescriptionCheck, *, at: datetime) -> tuple[Finding, ...]:
    """Return what a check found, masked unless the facility may see the person's medicines; within `reads` of her."""
    records = same_person(row.person_id)
    consent = has_consent(records, row.organisation_id, at=at)
    return shown_of(row, consent=consent, redeemed=known_uids(records, row.organisation_id))


def has_consent(records: Collection[int], organisation_id: int, *, at: datetime) -> bool:
    """Tell if a person lets a facility see her medicines now, given under any of her records (ARCH-3)."""
    given = Consent.objects.filter(person_id__in=records, organisation_id=organisation_id, category=CONSENT)
    return given.filter(valid_until__gt=at, withdrawn_at__isnull=True).exists()


def newest_check(organisation_id: int, **about: int) -> PrescriptionCheck | None:
    """Return the newest check of a facility of a prescription or a dispensing that went on; within `reads`."""
    rows = PrescriptionCheck.objects.filter(organisation_id=organisation_id, stopped=False, **about)
    return rows.order_by("-at").first()
