"""照会中の紐付け: which coverages are told to nobody, since when, and which cases hold them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from eligibility.models import Case, Coverage, CoverageVersion
from eligibility.permissions import coverages_visible_to
from eligibility.rules.cases import HOLDS_LINK
from eligibility.states import LinkState
from platform_site.actors import Actor


OPEN = Q(case__closed_at__isnull=True, case__kind__in=HOLDS_LINK)


def suspended(by: Actor) -> QuerySet[Coverage]:
    """Return the suspended coverages that a person may see; `since` is None where no case holds one."""
    rows = coverages_visible_to(by).filter(link_state=LinkState.SUSPENDED).select_related("insurer")
    return rows.annotate(since=Min("case__opened_at", filter=OPEN))


def held_by(coverages: Collection[Coverage]) -> dict[int, list[Case]]:
    """Return the open cases that hold these coverages, by the coverage."""
    found: dict[int, list[Case]] = defaultdict(list)
    rows = Case.objects.filter(coverage__in=coverages, kind__in=HOLDS_LINK, closed_at__isnull=True)
    for case in rows.order_by("pk"):
        found[case.coverage_id or 0].append(case)
    return dict(found)


def persons_of(coverages: Collection[Coverage]) -> set[int]:
    """Return whose these coverages are known to be now."""
    rows = CoverageVersion.objects.filter(coverage__in=coverages, known_until__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def uids_of(coverages: Collection[int]) -> dict[int, UUID]:
    """Return the outside names of coverages."""
    return dict(Coverage.objects.filter(pk__in=coverages).values_list("pk", "uid"))
