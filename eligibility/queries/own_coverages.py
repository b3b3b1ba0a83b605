"""自分の資格: what a counter would be told of a person today, for herself; and whether her own page is open (E-05)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eligibility.models import AssistanceRecipient, AssistanceVoucher, Certificate, CoverageVersion
from eligibility.queries.histories import Held, History, held
from eligibility.queries.own_papers import Paper, own_papers, own_vouchers
from eligibility.states import LinkState
from platform_site.models import Restriction
from platform_site.periods import Period
from platform_site.queries.persons import same_person


@dataclass(frozen=True)
class OwnCoverage:
    """One coverage as its owner sees it; of one under inquiry nothing is told, as it may be somebody else's."""

    uid: UUID
    is_suspended: bool
    insurer_name: str = ""
    insurer_number: str = ""
    numbers: str = ""
    name: str = ""
    since: date | None = None
    last_day: date | None = None
    state: str = ""
    percent: int | None = None
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class OwnAssistance:
    """医療扶助 as its recipient sees it."""

    office_name: str
    office_phone: str
    payer_number: str
    recipient_number: str
    since: date
    last_day: date | None
    vouchers: tuple[AssistanceVoucher, ...] = ()


def self_view_is_stopped(person_id: int) -> bool:
    """Tell if a source has closed this person's own page; no other source can open it (I01-5)."""
    stopped = Restriction.objects.filter(kind=Restriction.Kind.SELF_VIEW_STOPPED, lifted_at__isnull=True)
    return stopped.filter(person__in=same_person(person_id)).exists()


def own_coverages(person_id: int, *, on: date, at: datetime) -> list[OwnCoverage]:
    """Return a person's coverages, the newest first; within `reads` of her."""
    rows = CoverageVersion.objects.filter(
        person__in=same_person(person_id), known_until__isnull=True, is_cancelled=False
    ).select_related("coverage__insurer", "feed")
    versions = sorted(rows, key=lambda row: (row.coverage.acquired_on, row.pk), reverse=True)
    return [_shown(version, on=on, at=at) for version in versions]


def own_assistance(person_id: int, *, on: date) -> list[OwnAssistance]:
    """Return a person's medical assistance as it stands; within `reads` of her."""
    rows = AssistanceRecipient.objects.filter(person__in=same_person(person_id), known_until__isnull=True)
    return [
        OwnAssistance(
            row.office.name, row.office.phone, row.payer_number, row.recipient_number, row.valid_from,
            Period(row.valid_from, row.valid_until).last_day, own_vouchers(row, on=on),
        )
        for row in rows.select_related("office").order_by("-valid_from", "pk")
    ]  # fmt: skip


def _shown(version: CoverageVersion, *, on: date, at: datetime) -> OwnCoverage:
    coverage = version.coverage
    if coverage.link_state == LinkState.SUSPENDED:
        return OwnCoverage(coverage.uid, is_suspended=True)
    now = held(_history(version), on=on, at=at)
    return OwnCoverage(
        uid=coverage.uid,
        is_suspended=False,
        insurer_name=coverage.insurer.name,
        insurer_number=coverage.insurer.code,
        numbers=" ".join(part for part in _numbers(version) if part),
        name=version.name,
        since=coverage.acquired_on,
        last_day=Period(coverage.acquired_on, version.lost_on).last_day,
        state=_state(version, now, on),
        percent=now.share.percent if now else None,
        papers=own_papers(now.certificates, on=on) if now else (),
    )


def _history(version: CoverageVersion) -> History:
    certificates = Certificate.objects.filter(coverage=version.coverage_id, known_until__isnull=True)
    return History(version.coverage, [version], list(certificates.order_by("pk")))


def _numbers(version: CoverageVersion) -> Iterable[str]:
    coverage = version.coverage
    return (
        f"記号 {coverage.symbol}" if coverage.symbol else "",
        f"番号 {coverage.number}",
        f"枝番 {coverage.branch}" if coverage.branch else "",
    )


def _state(version: CoverageVersion, now: Held | None, on: date) -> str:
    """Return `active`, `inactive` for one that has ended, or `pending` for one that is still to begin."""
    if now and now.in_force:
        return "active"
    return "pending" if version.coverage.acquired_on > on else "inactive"
