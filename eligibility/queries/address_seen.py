"""Who was told: the organisations that were answered with a coverage, or with an address, found in the audit trail.

Nothing of it is stored a second time. The trail shows only lines of persons whose rows `reads` has opened, so every
call stands within one; it is bounded by the years for which the trail is kept, and by the newest so many answers.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from eligibility.models import Coverage, CoverageVersion, EligibilityCheck
from platform_site.models import AuditEvent, Restriction
from platform_site.queries.persons import same_person


KEPT = timedelta(days=5 * 366)
MOST = 10_000
CHECKED = "eligibility.checked"
PREFIX = "EligibilityCheck:"
REPLAYED_WITHIN = timedelta(hours=25)


@dataclass(frozen=True)
class Told:
    """One answer that an organisation was given, maybe once more: by these versions, at that moment."""

    organisation_id: int
    at: datetime
    version_ids: tuple[int, ...]


@dataclass(frozen=True)
class Seen:
    """An organisation that was told, how often, and when for the first and the last time."""

    organisation_id: int
    first_at: datetime
    last_at: datetime
    times: int


def told_of_coverage(coverage: Coverage, *, person_id: int, until: datetime) -> list[Seen]:
    """Return who was answered with this coverage while it was known as that person's."""
    versions = CoverageVersion.objects.filter(coverage=coverage, person_id__in=same_person(person_id))
    hers = set(versions.values_list("pk", flat=True))
    return _summed(_told(person_id, until=until), lambda told: not hers.isdisjoint(told.version_ids))


def told_address(*, person_id: int, until: datetime) -> list[Seen]:
    """Return who was answered with the person's address before a moment, when nobody withheld it."""
    told = _told(person_id, until=until)
    shown = _with_address({each.version_ids[0] for each in told if each.version_ids})
    spans = _withheld(person_id)
    return _summed(told, lambda each: each.version_ids[:1] and each.version_ids[0] in shown and not _in(spans, each.at))


def _told(person_id: int, *, until: datetime) -> list[Told]:
    lines = AuditEvent.objects.filter(person_id__in=same_person(person_id), at__gte=until - KEPT, at__lt=until)
    lines = lines.filter(event=CHECKED, outcome=AuditEvent.Outcome.DONE)
    rows = list(lines.order_by("-at").values_list("organisation_id", "at", "about")[:MOST])
    versions = _versions({UUID(about.removeprefix(PREFIX)) for _, _, about in rows}, since=until - KEPT)
    return [
        Told(organisation_id, at, versions[uid])
        for organisation_id, at, about in rows
        if organisation_id and (uid := UUID(about.removeprefix(PREFIX))) in versions
    ]


def _versions(checks: Collection[UUID], *, since: datetime) -> dict[UUID, tuple[int, ...]]:
    rows = EligibilityCheck.objects.filter(uid__in=checks, checked_at__gte=since - REPLAYED_WITHIN)
    return {uid: tuple(ids) for uid, ids in rows.values_list("uid", "version_ids")}


def _with_address(versions: Collection[int]) -> set[int]:
    """Return those versions that told an address, which may be sealed by now."""
    told = Q(address_sealed__isnull=False) | ~Q(address="", postal_code="")
    return set(CoverageVersion.objects.filter(told, pk__in=versions).values_list("pk", flat=True))


def _withheld(person_id: int) -> list[tuple[datetime, datetime | None]]:
    rows = Restriction.objects.filter(person_id__in=same_person(person_id), kind=Restriction.Kind.ADDRESS_WITHHELD)
    return list(rows.values_list("set_at", "lifted_at"))


def _in(spans: Iterable[tuple[datetime, datetime | None]], at: datetime) -> bool:
    return any(start <= at and (end is None or at < end) for start, end in spans)


def _summed(told: Iterable[Told], counts: Callable[[Told], object]) -> list[Seen]:
    """Return one entry an organisation, the one that was told last first."""
    moments: dict[int, list[datetime]] = {}
    for each in told:
        if counts(each):
            moments.setdefault(each.organisation_id, []).append(each.at)
    seen = [Seen(who, min(times), max(times), len(times)) for who, times in moments.items()]
    return sorted(seen, key=lambda each: each.last_at, reverse=True)
