"""Cases as the pages list them: who has to answer, and how many days are left."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from eligibility.models import Case
from eligibility.permissions import cases_visible_to, check_may_answer_cases
from platform_site.actors import Actor


def cases_listed(by: Actor) -> QuerySet[Case]:
    """Return the cases that a person may see, each with how many parties it has and how many have answered."""
    check_may_answer_cases(by)
    return cases_visible_to(by).annotate(
        parties_count=Count("parties"), answered_count=Count("parties", filter=Q(parties__answered_at__isnull=False))
    )


def overdue(cases: QuerySet[Case], *, today: date) -> QuerySet[Case]:
    """Return those whose day has passed without an end."""
    return cases.filter(closed_at__isnull=True, due_on__lt=today)
