"""Whom a page is about: in an insurer's words for her own members, masked at the fund (E-16)."""

from uuid import UUID

from eligibility.models import Coverage
from eligibility.queries.members import coverage_of
from eligibility.queries.suspended_links import persons_of
from platform_site import clock
from platform_site.actors import Actor
from platform_site.models import Organisation
from platform_site.permissions import organisation_of
from platform_site.portal.steps_about import Lines
from platform_site.transactions import reads


EVENT = "eligibility.member_read"


def told_line(by: Actor, uid: UUID) -> tuple[Coverage, Lines]:
    """Return a coverage and what the pages about it say of it, with a line in the trail; raise NotFound."""
    coverage = coverage_of(by, uid)
    with reads(
        EVENT, persons=persons_of([coverage]), by=by, at=clock.now(), ground="law", about=f"Coverage:{uid}"
    ):  # fmt: skip
        return coverage, [("保険者", coverage.insurer.name), ("記号・番号・枝番", numbers(coverage, by=by))]


def numbers(coverage: Coverage, *, by: Actor) -> str:
    """Return symbol, number and branch; at the fund that they are not shown."""
    if organisation_of(by).kind == Organisation.Kind.FUND:
        return "伏せています"
    told = f"{coverage.symbol} {coverage.number}".strip()
    return f"{told}（枝番 {coverage.branch}）" if coverage.branch else told
