"""二重資格: the coverages of a person that are in force together become a case for both insurers (operations 1.8)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from eligibility.actions.cases import Doubt, open_cases, settle_cases
from eligibility.models import Case, CoverageFeed, CoverageVersion
from eligibility.rules.overlaps import Overlap, Span, overlaps
from platform_site.actors import Actor


COLUMNS = ("person_id", "coverage_id", "coverage__insurer_id", "coverage__acquired_on", "lost_on")


def follow(persons: Collection[int], *, feed: CoverageFeed | None, by: Actor, at: datetime) -> None:
    """Open a case for each pair of these persons' coverages that overlap, and settle those that no longer do."""
    found = _found(persons)
    known = set(
        Case.objects.filter(kind=Case.Kind.OVERLAP, person__in=persons, closed_at__isnull=True).values_list(
            "subject", flat=True
        )
    )
    over = known - found.keys()
    if over:
        settle_cases(subjects=sorted(over), resolution="corrected", by=by, at=at)
    new = [_doubt(*each, feed) for subject, each in found.items() if subject not in known]
    if new:
        open_cases(doubts=new, by=by, at=at)


def _found(persons: Collection[int]) -> dict[str, tuple[int, Overlap]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = CoverageVersion.objects.filter(person__in=persons, known_until__isnull=True, is_cancelled=False)
    for person, *values in rows.values_list(*COLUMNS):
        spans[person].append(Span(*values))
    return {each.subject: (person, each) for person, own in spans.items() if len(own) > 1 for each in overlaps(own)}


def _doubt(person: int, overlap: Overlap, feed: CoverageFeed | None) -> Doubt:
    last_day = str(overlap.last_day) if overlap.last_day else None
    return Doubt(
        Case.Kind.OVERLAP,
        overlap.subject,
        (overlap.earlier.insurer, overlap.later.insurer),
        person_id=person,
        feed_id=feed.pk if feed else None,
        evidence={"first_day": str(overlap.first_day), "last_day": last_day},
    )
