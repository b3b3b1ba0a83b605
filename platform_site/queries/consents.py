"""Consent: who may read which category now. Every service asks here; the eligibility check writes it."""

from datetime import datetime

from django.db.models import QuerySet

from platform_site.models import Consent


def consents_in_force(*, person_id: int, organisation_id: int, at: datetime) -> QuerySet[Consent]:
    """Return the consents of a person to an organisation that hold now; withdrawn means withdrawn (ARCH-3)."""
    return Consent.objects.filter(
        person_id=person_id, organisation_id=organisation_id, valid_until__gt=at, withdrawn_at__isnull=True
    ).order_by("id")


def consent_in_force(*, person_id: int, organisation_id: int, category: str, at: datetime) -> Consent | None:
    """Return the consent of a category that holds now, or None."""
    found = consents_in_force(person_id=person_id, organisation_id=organisation_id, at=at)
    return found.filter(category=category).order_by("-valid_until").first()


def given_since(*, person_id: int, since: datetime, at: datetime) -> QuerySet[Consent]:
    """Return the consents of a person, to whomever, that were given since a moment and hold now."""
    in_force = Consent.objects.filter(person_id=person_id, valid_until__gt=at, withdrawn_at__isnull=True)
    return in_force.filter(given_at__gte=since).order_by("id")
