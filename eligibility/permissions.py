"""Who sees what this service holds, on which ground (who-sees-what.md); nobody else sees it.

The columns are those of the table; `a check` is a check that this organisation made itself. What the rows come to
in code stands beside them: `coverage_only` keeps a 施術所 from certificates, `own` an insurer to its members.
"""

from django.db.models import Q, QuerySet

from eligibility.models import Case, CaseParty, Coverage, CoverageFeed
from eligibility.rules.cases import HOLDS_LINK
from platform_site import actors
from platform_site.actors import Actor
from platform_site.errors import NotPermitted
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
    _check_person_or_system(by, Permission.ANSWER_CASES, Scope.COVERAGE_FEED, Scope.ASSISTANCE_FEED)


def check_may_feed(by: Actor) -> None:
    """Raise unless a system feeds coverage, or a person's role at an insurer sends its files."""
    _check_person_or_system(by, Permission.UPLOAD_FEEDS, Scope.COVERAGE_FEED)
    if by.user is not None:
        _check_is(by, Organisation.Kind.INSURER)


def check_may_feed_assistance(by: Actor) -> None:
    """Raise unless a system feeds medical assistance, or a person's role at a welfare office sends its files."""
    _check_person_or_system(by, Permission.UPLOAD_FEEDS, Scope.ASSISTANCE_FEED)
    if by.user is not None:
        _check_is(by, Organisation.Kind.WELFARE_OFFICE)


def check_may_decide_on_feeds(by: Actor) -> None:
    """Raise unless a system feeds coverage, or a person's role decides about what is held of her insurer's files."""
    _check_person_or_system(by, Permission.RELEASE_FEEDS, Scope.COVERAGE_FEED)


def check_may_see_ledger(by: Actor) -> None:
    """Raise unless a person's role at an insurer sees what is held of its members."""
    check_may(by, Permission.SEE_COVERAGE)
    _check_is(by, Organisation.Kind.INSURER)


def feeds_visible_to(by: Actor) -> QuerySet[CoverageFeed]:
    """Return the insurer's own files; the fund's people see of all files how they stand, and nothing of their lines."""
    if by.user is not None and organisation_of(by).kind == Organisation.Kind.FUND:
        return CoverageFeed.objects.all()
    return CoverageFeed.objects.filter(insurer_id=organisation_of(by).id)


def _check_person_or_system(by: Actor, permission: Permission, *scopes: Scope) -> None:
    """Raise unless a person's role has the permission, or a system's token carries one of the scopes."""
    if by.user is not None:
        check_may(by, permission)
    else:
        check_scope(by, *scopes)


def _check_is(by: Actor, kind: str) -> None:
    if organisation_of(by).kind != kind:
        raise NotPermitted("この種類のファイルは、あなたの機関からは扱えません。")


def cases_visible_to(by: Actor) -> QuerySet[Case]:
    """Return the cases in which whoever the actor speaks for is a party; the fund's people see all of them."""
    if organisation_of(by).kind == Organisation.Kind.FUND:
        return Case.objects.all()
    return Case.objects.filter(pk__in=CaseParty.objects.filter(organisation__in=speaks_for(by)).values("case"))


def check_may_end_alone(by: Actor, case: Case) -> None:
    """Raise NotPermitted for one person who would have a coverage told again: two people confirm a link (R-§7)."""
    if by.user is not None and case.kind in HOLDS_LINK and case.coverage_id is not None:
        raise NotPermitted("提供の再開には、申請した人とは別の人の承認が要ります。再開を申請してください。")


def check_may_answer_vouchers(by: Actor) -> None:
    """Raise unless a system feeds assistance, or a person's role answers requests for vouchers (E-11)."""
    _check_person_or_system(by, Permission.ANSWER_VOUCHERS, Scope.ASSISTANCE_FEED)


def coverages_visible_to(by: Actor) -> QuerySet[Coverage]:
    """Return the coverages of which a person may see the state: an insurer's own, and at the fund all, masked (E-16).

    Raises NotPermitted without the right.
    """
    check_may(by, Permission.SEE_COVERAGE)
    house = organisation_of(by)
    if house.kind == Organisation.Kind.FUND:
        return Coverage.objects.all()
    return Coverage.objects.filter(insurer_id=house.id)


def speaks_for(by: Actor) -> set[int]:
    """Return for whom an actor answers cases: its organisation, and as a municipality's system its welfare office."""
    offices = () if by.user is not None else welfare_offices(by).values_list("pk", flat=True)
    return {organisation_of(by).id, *offices}


def welfare_offices(by: Actor) -> QuerySet[Organisation]:
    """Return the welfare offices that a system speaks for: itself, or those that are a part of its municipality."""
    own = organisation_of(by).id
    of_kind = Organisation.objects.filter(kind=Organisation.Kind.WELFARE_OFFICE, closed_at__isnull=True)
    return of_kind.filter(Q(pk=own) | Q(part_of=own)).order_by("pk")
