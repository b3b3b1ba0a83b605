"""What an insurer has said of its own members, and when the platform knew it: every version, nothing overwritten."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from eligibility.models import Certificate, Coverage, CoverageVersion
from eligibility.rules import burden
from eligibility.rules.known import covers, holds, known_at
from eligibility.rules.numbers import branch_key, number_key, symbol_key


LATE_ELDERLY = "39"
Kind = Certificate.Kind


@dataclass
class History:
    """One coverage with all that was ever said of it, oldest first."""

    coverage: Coverage
    versions: list[CoverageVersion] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


@dataclass(frozen=True)
class Held:
    """What held on a day, as it was known at a moment."""

    version: CoverageVersion
    in_force: bool
    share: burden.Share
    certificates: tuple[Certificate, ...]


def histories(*, insurer_id: int, symbol: str, number: str, branch: str) -> list[History]:
    """Return the coverages that an insurer's numbers name, those that were lost or cancelled too."""
    named = Coverage.objects.filter(insurer_id=insurer_id, number_key=number_key(number), symbol_key=symbol_key(symbol))
    if branch:
        named = named.filter(branch_key__in=(branch_key(branch), ""))
    found = {
        row.pk: History(row) for row in named.select_related("insurer").order_by("branch_key", "acquired_on", "pk")
    }
    for version in CoverageVersion.objects.filter(coverage__in=found).select_related("feed").order_by("known_from"):
        found[version.coverage_id].versions.append(version)
    for row in Certificate.objects.filter(coverage__in=found).select_related("feed").order_by("known_from", "pk"):
        found[row.coverage_id].certificates.append(row)
    return list(found.values())


def persons(found: Collection[History]) -> list[int]:
    """Return whose these coverages are, and whose they were taken for."""
    return sorted({version.person_id for history in found for version in history.versions})


def held(history: History, *, on: date, at: datetime) -> Held | None:
    """Return what held on the day as known at the moment; None if nothing was known of the coverage then."""
    version = next(iter(known_at(history.versions, at)), None)
    if version is None:
        return None
    in_force = covers(
        on, acquired_on=history.coverage.acquired_on, lost_on=version.lost_on, is_cancelled=version.is_cancelled
    )
    granted = tuple(
        row
        for row in known_at(history.certificates, at)
        if in_force and holds(on, valid_from=row.valid_from, valid_until=row.valid_until)
    )
    return Held(version, in_force, _share(history, version, granted, on, in_force=in_force), granted)


def _share(
    history: History, version: CoverageVersion, granted: Collection[Certificate], on: date, *, in_force: bool
) -> burden.Share:
    if not in_force:
        return burden.Share(None, "not_covered")
    percents: dict[str, Any] = {row.kind: row.percent for row in granted}
    code = history.coverage.insurer.code
    return burden.share(
        birth_date=version.birth_date,
        on=on,
        late_elderly=len(code) == 8 and code.startswith(LATE_ELDERLY),
        elderly_percent=percents.get(Kind.ELDERLY),
        fed_percent=percents.get(Kind.LATE_ELDERLY_RATIO),
        special_care=Kind.SPECIAL_CARE in percents,
    )
