"""What the platform holds of an insurer's members, as the insurer would write it; nothing that anybody withholds.

Everything is as it was known at one moment, so that a long list is one state, whatever is fed meanwhile.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Max, Q

from eligibility.models import Certificate, Coverage, CoverageFeed, CoverageVersion
from eligibility.rules.ledger import Details, Grant, Said
from eligibility.rules.ledger_rows import Numbers, Row, rows_of
from platform_site import actors
from platform_site.models import Restriction


_OF_VERSION = tuple(each.name for each in fields(Details) if each.name not in ("link_index", "postal_code", "address"))
_OF_GRANT = tuple(each.name for each in fields(Grant))
CHUNK = 1000


@dataclass(frozen=True)
class Held:
    """One coverage as it is held: whose, in which lines, and if somebody withholds the address."""

    coverage_id: int
    person_id: int
    rows: list[Row]
    is_withheld: bool


@dataclass(frozen=True)
class InForce:
    """A coverage that holds on some day, and whose it is."""

    coverage: Coverage
    person_id: int


def ledger_page(insurer: actors.Organisation, *, after: int, most: int, at: datetime) -> tuple[list[Held], int | None]:
    """Return what was known at a moment of an insurer's coverages behind one, and behind which the next page begins.

    A coverage that was cancelled is not told.
    """
    coverages, more = _behind(insurer.id, after, most)
    rows = CoverageVersion.objects.filter(_known(at), coverage__in=coverages.keys(), is_cancelled=False)
    versions = list(rows.order_by("coverage_id"))
    flags, certificates = _flags(versions), _certificates(versions, at)
    held = [
        _held(coverages[version.coverage_id], version, certificates.get(version.coverage_id, []), flags, insurer)
        for version in versions
    ]
    return held, more


def ledger(insurer: actors.Organisation, *, at: datetime) -> Iterator[list[Held]]:
    """Yield all that was known of an insurer's coverages at a moment, page by page."""
    after: int | None = 0
    while after is not None:
        page, after = ledger_page(insurer, after=after, most=CHUNK, at=at)
        yield page


def last_file_number(insurer: actors.Organisation) -> int:
    """Return the number of the insurer's newest file that was applied; 0 before there is one."""
    applied = CoverageFeed.objects.filter(insurer=insurer.id, applied_at__isnull=False)
    return applied.aggregate(last=Max("file_number"))["last"] or 0


def in_force(insurer_id: int, *, on: date, after: int, most: int) -> tuple[list[InForce], int | None]:
    """Return an insurer's coverages behind one that, as is known now, cover a day, and where the next page begins."""
    coverages, more = _behind(insurer_id, after, most)
    begun = [pk for pk, coverage in coverages.items() if coverage.acquired_on <= on]
    rows = CoverageVersion.objects.filter(
        Q(lost_on__isnull=True) | Q(lost_on__gt=on), coverage__in=begun, known_until__isnull=True, is_cancelled=False
    )
    persons = rows.order_by("coverage_id").values_list("coverage_id", "person_id")
    return [InForce(coverages[pk], person_id) for pk, person_id in persons], more


def _behind(insurer_id: int, after: int, most: int) -> tuple[dict[int, Coverage], int | None]:
    """Return a page of coverages; what is known of them is looked up by their keys, whatever the planner believes."""
    rows = list(Coverage.objects.filter(insurer=insurer_id, pk__gt=after).order_by("pk")[: most + 1])
    page = {row.pk: row for row in rows[:most]}
    return page, max(page) if len(rows) > most else None


def _known(at: datetime) -> Q:
    return Q(known_from__lte=at) & (Q(known_until__isnull=True) | Q(known_until__gt=at))


def _flags(versions: Iterable[CoverageVersion]) -> set[tuple[int, str, int]]:
    """Return what is withheld of these persons: whose, what, and by which source."""
    persons = {version.person_id for version in versions}
    rows = Restriction.objects.filter(person__in=persons, lifted_at__isnull=True)
    return set(rows.values_list("person_id", "kind", "source_id"))


def _certificates(versions: Iterable[CoverageVersion], at: datetime) -> dict[int, list[Certificate]]:
    found: dict[int, list[Certificate]] = {}
    for row in Certificate.objects.filter(_known(at), coverage__in=[version.coverage_id for version in versions]):
        found.setdefault(row.coverage_id, []).append(row)
    return found


def _held(
    coverage: Coverage,
    version: CoverageVersion,
    certificates: Collection[Certificate],
    flags: set[tuple[int, str, int]],
    insurer: actors.Organisation,
) -> Held:
    withheld = version.address_sealed is not None or any(
        (person, kind) == (version.person_id, Restriction.Kind.ADDRESS_WITHHELD) for person, kind, _ in flags
    )
    own = [kind for kind in Restriction.Kind.values if (version.person_id, kind, insurer.id) in flags]
    rows = rows_of(_numbers(coverage, insurer), _said(version, certificates, withheld=withheld), flags=own)
    return Held(version.coverage_id, version.person_id, rows, withheld)


def _numbers(coverage: Coverage, insurer: actors.Organisation) -> Numbers:
    return Numbers(insurer.code, coverage.symbol, coverage.number, coverage.branch, coverage.acquired_on)


def _said(version: CoverageVersion, certificates: Iterable[Certificate], *, withheld: bool) -> Said:
    details = Details(
        link_index=b"",
        postal_code="" if withheld else version.postal_code,
        address="" if withheld else version.address,
        **{name: getattr(version, name) for name in _OF_VERSION},
    )
    grants = [Grant(**{name: getattr(row, name) for name in _OF_GRANT}) for row in certificates]
    return Said(details, version.lost_on, version.loss_reason, grants={grant.name: grant for grant in grants})
