"""What is stored of coverages, as values that rules compare; versions are added and closed, never changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from eligibility.actions import known, withholding
from eligibility.models import Certificate, Coverage, CoverageFeed, CoverageVersion
from eligibility.models.coverages import Known
from eligibility.rules.ledger import Details, Grant, Key, Said
from platform_site.models import Person, copy_in


Name = tuple[str, str, date]

_OF_VERSION = [each.name for each in fields(Details) if each.name not in ("link_index", "postal_code", "address")]
_OF_GRANT = [each.name for each in fields(Grant)]


@dataclass
class Stored:
    """A coverage with what is known of it now."""

    coverage: Coverage
    version: CoverageVersion | None = None
    certificates: dict[Name, Certificate] = field(default_factory=dict)
    said: Said | None = None


@dataclass(frozen=True)
class Change:
    """What a coverage has come to: all that is said of it from now on, by which line."""

    stored: Stored
    said: Said
    person: Person
    line: int


def stored(*, insurer_id: int, keys: Collection[Key]) -> dict[Key, Stored]:
    """Return what is known now of those of an insurer's coverages that exist."""
    rows = Coverage.objects.filter(insurer_id=insurer_id, number_key__in={key.number for key in keys})
    found = {row.pk: Stored(row) for row in rows if key_of(row) in keys}
    versions = CoverageVersion.objects.filter(coverage__in=found, known_until__isnull=True)
    for version in versions.select_related("person"):
        found[version.coverage_id].version = version
    for row in Certificate.objects.filter(coverage__in=found, known_until__isnull=True):
        found[row.coverage_id].certificates[_grant(row).name] = row
    for each in found.values():
        each.said = _said(each.version, each.certificates.values()) if each.version else None
    return {key_of(each.coverage): each for each in found.values()}


def key_of(row: Coverage) -> Key:
    """Return how its insurer names a coverage."""
    return Key(row.number_key, row.symbol_key, row.branch_key, row.acquired_on)


def write(
    changes: Collection[Change], *, withheld: Collection[int], feed: CoverageFeed | None, at: datetime
) -> list[CoverageVersion]:
    """Write what differs from what is stored, and return what is new; `withheld` addresses are never in the clear."""
    changed = [change for change in changes if _differs(change.said, change.stored.said)]
    known.close(CoverageVersion, [change.stored.version for change in changed], at)
    added = copy_in(_version(change, withheld, feed, at) for change in changed)
    for change, version in zip(changed, added, strict=True):
        if version.person_id in withheld:
            withholding.seal(version, change.said.details.postal_code, change.said.details.address)
    _write_certificates(changes, feed, at)
    return added


def _write_certificates(changes: Iterable[Change], feed: CoverageFeed | None, at: datetime) -> None:
    closed: list[Known | None] = []
    added = []
    for change in changes:
        before = {name: _grant(row) for name, row in change.stored.certificates.items()}
        rows = change.stored.certificates
        closed += [rows[name] for name, grant in before.items() if change.said.grants.get(name) != grant]
        for name, grant in change.said.grants.items():
            if before.get(name) != grant:
                added.append(_certificate(change, grant, feed, known.known_from(rows.get(name), at)))
    known.close(Certificate, closed, at)
    copy_in(added)


def _differs(said: Said, before: Said | None) -> bool:
    return before is None or _without_grants(before) != _without_grants(said)


def _without_grants(said: Said) -> tuple[object, ...]:
    return said.details, said.lost_on, said.loss_reason, said.is_cancelled


def _version(change: Change, withheld: Collection[int], feed: CoverageFeed | None, at: datetime) -> CoverageVersion:
    said, details = change.said, change.said.details
    is_open = change.person.pk not in withheld
    return CoverageVersion(
        coverage=change.stored.coverage,
        person=change.person,
        postal_code=details.postal_code if is_open else "",
        address=details.address if is_open else "",
        lost_on=said.lost_on,
        loss_reason=said.loss_reason,
        is_cancelled=said.is_cancelled,
        known_from=known.known_from(change.stored.version, at),
        feed=feed,
        line=change.line,
        **_values(details, _OF_VERSION),
    )


def _certificate(change: Change, grant: Grant, feed: CoverageFeed | None, known_from: datetime) -> Certificate:
    values = _values(grant, _OF_GRANT)
    return Certificate(coverage=change.stored.coverage, known_from=known_from, feed=feed, line=change.line, **values)


def _said(version: CoverageVersion, certificates: Iterable[Certificate]) -> Said:
    postal_code, address = withholding.address_of(version)
    details = Details(
        link_index=bytes(version.person.link_index),
        postal_code=postal_code,
        address=address,
        **_values(version, _OF_VERSION),
    )
    grants = {grant.name: grant for grant in map(_grant, certificates)}
    return Said(details, version.lost_on, version.loss_reason, version.is_cancelled, grants)


def _grant(row: Certificate) -> Grant:
    return Grant(**_values(row, _OF_GRANT))


def _values(source: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}
