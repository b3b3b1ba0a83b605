"""Whom a person has told that a coverage is not hers: the insurers that look into it, with their telephone."""

from datetime import datetime

from eligibility.models import Case, CaseParty
from platform_site.models import Organisation
from platform_site.queries.persons import same_person


def asked_by_her(person_id: int, *, at: datetime | None = None) -> list[Organisation]:
    """Return the insurers of what she reported herself at that moment, or without one of what is still open.

    Which insurer it is she has seen when she reported it; nothing else of such a coverage is told. Within `reads`.
    """
    cases = Case.objects.filter(
        kind=Case.Kind.LINK_DISPUTED, person__in=same_person(person_id), evidence__reported_by="person"
    )
    wanted = cases.filter(opened_at=at) if at else cases.filter(closed_at__isnull=True)
    parties = CaseParty.objects.filter(case__in=wanted).values("organisation")
    return list(Organisation.objects.filter(pk__in=parties).order_by("code"))
