"""Whom a case is about, for a hold that it asks for."""

from uuid import UUID

from eligibility.models import Case


def person_of_case(uid: UUID) -> list[int]:
    """Return the person of a case, by her key; nobody for a case about a file, and for one that is not there."""
    return list(Case.objects.filter(uid=uid, person__isnull=False).values_list("person_id", flat=True))
