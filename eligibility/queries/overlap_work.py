"""二重資格の作業リスト: which coverages overlap, since when, and whose is normally the one to end (operations 1.8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from eligibility.models import Case, Coverage
from eligibility.permissions import speaks_for
from platform_site.actors import Actor
from platform_site.models import Organisation
from platform_site.permissions import organisation_of


@dataclass(frozen=True)
class OverlapWork:
    """An overlap as a party reads it; `own` are its coverages, `to_end` is the insurer of the earlier one."""

    case: Case
    own: tuple[Coverage, ...]
    other_insurers: tuple[str, ...]
    first: date | None
    last: date | None
    to_end: str
    is_ours_to_end: bool


def overlap_work(cases: Collection[Case], *, by: Actor) -> list[OverlapWork]:
    """Return what there is to do about each of these overlaps, in their order; of coverages only one's own."""
    pairs = {case.pk: _pair(case) for case in cases}
    wanted = {pk for pair in pairs.values() for pk in pair}
    rows = Coverage.objects.select_related("insurer").in_bulk(wanted)
    own = speaks_for(by)
    if organisation_of(by).kind == Organisation.Kind.FUND:
        own = set()
    return [_work(case, [rows[pk] for pk in pairs[case.pk] if pk in rows], own) for case in cases]


def _pair(case: Case) -> tuple[int, int]:
    """Return the two coverages that a case's subject names (`overlap:<low>:<high>`)."""
    _, low, high = case.subject.split(":")
    return int(low), int(high)


def _work(case: Case, both: list[Coverage], own: Collection[int]) -> OverlapWork:
    earlier = min(both, key=lambda coverage: (coverage.acquired_on, coverage.pk))
    return OverlapWork(
        case=case,
        own=tuple(coverage for coverage in both if coverage.insurer_id in own),
        other_insurers=tuple(coverage.insurer.name for coverage in both if coverage.insurer_id not in own),
        first=_day(case.evidence.get("first_day")),
        last=_day(case.evidence.get("last_day")),
        to_end=earlier.insurer.name,
        is_ours_to_end=earlier.insurer_id in own,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
