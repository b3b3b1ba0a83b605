"""A member as her own insurer sees her: the history of one coverage, what is withheld, and the open cases."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eligibility.models import Case, Certificate, Coverage, CoverageVersion
from eligibility.permissions import coverages_visible_to
from eligibility.queries.histories import Held, History, held
from eligibility.queries.papers import papers_needed
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Restriction
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of


@dataclass(frozen=True)
class Member:
    """What a page shows; `orders` are what this insurer withholds, `is_withheld` if anybody withholds the address."""

    history: History
    held: Held | None
    current: CoverageVersion
    orders: list[Restriction]
    is_withheld: bool
    cases: list[Case]
    paper_reason: str


def coverage_of(by: Actor, uid: UUID) -> Coverage:
    """Return a coverage that the actor may see; raise NotFound for any other."""
    coverage = coverages_visible_to(by).select_related("insurer").filter(uid=uid).first()
    if coverage is None:
        raise NotFound("加入者が見つかりません。")
    return coverage


def history_of(coverage: Coverage) -> History:
    """Return all that was ever said of one coverage, oldest first."""
    versions = CoverageVersion.objects.filter(coverage=coverage).select_related("feed").order_by("known_from")
    certificates = Certificate.objects.filter(coverage=coverage).select_related("feed").order_by("known_from", "pk")
    return History(coverage, list(versions), list(certificates))


def member(history: History, *, by: Actor, at: datetime) -> Member:
    """Return a member, within `reads` of whose the coverage is and was."""
    current = history.versions[-1]
    orders = Restriction.objects.filter(person=current.person_id, lifted_at__isnull=True).order_by("set_at")
    return Member(
        history=history,
        held=held(history, on=jst_day(at), at=at),
        current=current,
        orders=[order for order in orders if order.source_id == organisation_of(by).id],
        is_withheld=any(order.kind == Restriction.Kind.ADDRESS_WITHHELD for order in orders),
        cases=open_cases(history.coverage, current.person_id, by=by),
        paper_reason=_paper_reason(history.coverage, at=at),
    )


def open_cases(coverage: Coverage, person_id: int, *, by: Actor) -> list[Case]:
    """Return the open cases about a coverage or its person in which the actor's organisation is a party."""
    own = Case.objects.filter(closed_at__isnull=True, parties__organisation=organisation_of(by).id)
    about = own.filter(coverage=coverage) | own.filter(person=person_id, coverage__isnull=True)
    return list(about.distinct().order_by("opened_at"))


def _paper_reason(coverage: Coverage, *, at: datetime) -> str:
    rows = papers_needed(insurer_id=coverage.insurer_id, after=coverage.pk - 1, most=1, at=at)
    return rows[0].reason if rows and rows[0].coverage_id == coverage.pk else ""


def ordered_kinds(coverage: Coverage, *, by: Actor) -> set[str]:
    """Return what the actor's own organisation withholds of the person whose coverage it is."""
    whose = CoverageVersion.objects.filter(coverage=coverage, known_until__isnull=True).values("person")
    own = Restriction.objects.filter(person__in=whose, source=organisation_of(by).id, lifted_at__isnull=True)
    return set(own.values_list("kind", flat=True))
