"""Who sees what this service holds, on which ground (who-sees-what.md); nobody else sees it.

The columns are those of the table; `a check` is a check that this organisation made itself. What the rows come to
in code stands beside them: `coverage_only` keeps a 施術所 from certificates, `own` an insurer to its members.
"""

from django.db.models import Q, QuerySet

from eligibility.models import Case, CaseParty
from platform_site import actors
from platform_site.actors import Actor
from platform_site.models import Organisation
from platform_site.permissions import Permission, Scope, check_may, check_scope, organisation_of


COVERAGE = "coverage, certificates"
ASSISTANCE = "medical assistance, vouchers"

GROUNDS = {
    (COVERAGE, "sender"): "insurer: own",
    (COVERAGE, "hospital, clinic, dental"): "a check",
    (COVERAGE, "pharmacy"): "a check",
    (COVERAGE, "home nursing"): "a check",
    (COVERAGE, "施術所"): "a check (coverage only)",
    (COVERAGE, "emergency hospital"): "a check",
    (COVERAGE, "insurer"): "own members",
    (COVERAGE, "the person"): "yes",
    (ASSISTANCE, "sender"): "welfare office: own",
    (ASSISTANCE, "hospital, clinic, dental"): "a check",
    (ASSISTANCE, "pharmacy"): "a check",
    (ASSISTANCE, "home nursing"): "a check",
    (ASSISTANCE, "emergency hospital"): "a check",
    (ASSISTANCE, "municipality"): "own recipients",
    (ASSISTANCE, "the person"): "yes",
}


def coverage_only(organisation: actors.Organisation) -> bool:
    """Tell if an organisation is told coverage and ratio, and neither certificates nor assistance (施術所)."""
    return organisation.kind == Organisation.Kind.THERAPY_OFFICE


def check_may_answer_cases(by: Actor) -> None:
    """Raise unless a system feeds coverage or assistance, or a person's role answers cases."""
    if by.user is not None:
        check_may(by, Permission.ANSWER_CASES)
    else:
        check_scope(by, Scope.COVERAGE_FEED, Scope.ASSISTANCE_FEED)


def cases_visible_to(by: Actor) -> QuerySet[Case]:
    """Return the cases in which whoever the actor speaks for is a party; the fund's people see all of them."""
    if organisation_of(by).kind == Organisation.Kind.FUND:
        return Case.objects.all()
    return Case.objects.filter(pk__in=CaseParty.objects.filter(organisation__in=speaks_for(by)).values("case"))


def speaks_for(by: Actor) -> set[int]:
    """Return for whom an actor answers cases: its organisation, and as a municipality's system its welfare office."""
    offices = () if by.user is not None else welfare_offices(by).values_list("pk", flat=True)
    return {organisation_of(by).id, *offices}


def welfare_offices(by: Actor) -> QuerySet[Organisation]:
    """Return the welfare offices that a system speaks for: itself, or those that are a part of its municipality."""
    own = organisation_of(by).id
    of_kind = Organisation.objects.filter(kind=Organisation.Kind.WELFARE_OFFICE, closed_at__isnull=True)
    return of_kind.filter(Q(pk=own) | Q(part_of=own)).order_by("pk")
