"""What the resident register makes of coverages: what differs is told to nobody until its insurer has looked (R-§7)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eligibility.actions import cases, links, withholding
from eligibility.actions.cases import Doubt
from eligibility.gateways import residents
from eligibility.models import Case, Coverage, CoverageVersion
from eligibility.rules.cases import HOLDS_LINK, Resolution
from eligibility.rules.five_details import FiveDetails, disagreements
from eligibility.states import LinkState
from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import Person
from platform_site.periods import jst_day
from platform_site.queries.persons import tokens_of


MISMATCH = Case.Kind.REGISTER_MISMATCH
CANCELLED = "cancelled"
"""How a case ends whose coverage was taken back: there is nothing left to compare."""


@dataclass(frozen=True)
class Compared:
    """A coverage beside the register: the columns that differ, and what stands for both sides without telling them."""

    version: CoverageVersion
    columns: tuple[str, ...] = ()
    is_missing: bool = False
    fingerprint: str = ""

    @property
    def subject(self) -> str:
        """Return what a case about it is named by."""
        return f"register:{self.version.coverage.uid}"


@dataclass(frozen=True)
class Counts:
    """What came of some coverages."""

    compared: int
    missing: int
    differing: int
    settled: int


def judge(versions: Collection[CoverageVersion], *, register_as_of: datetime, by: Actor, at: datetime) -> Counts:
    """Suspend what differs, with a case for its insurer; settle what agrees again. Judging twice changes nothing.

    Whatever is about to change is compared once more while nobody can write of its persons.
    """
    found = _compare(versions)
    in_question = _open_subjects(found)
    touched = [each for each in found if each.columns or each.subject in in_question]
    sure = _compare(_locked(touched))
    differing = _unconfirmed([each for each in sure if each.columns])
    _suspend(differing, register_as_of, by=by, at=at)
    settled = [each for each in sure if not each.columns and not each.is_missing and each.subject in in_question]
    _settle(settled, by=by, at=at)
    return Counts(len(found), sum(each.is_missing for each in found), len(differing), len(settled))


def _compare(versions: Collection[CoverageVersion]) -> list[Compared]:
    tokens = tokens_of({version.person_id for version in versions})
    register = residents.known({token for own in tokens.values() for token in own})
    return [
        _beside(version, [register[token] for token in tokens[version.person_id] if token in register])
        for version in versions
    ]


def _beside(version: CoverageVersion, entries: Sequence[FiveDetails]) -> Compared:
    """Compare with the person's entry in the register; if records were merged into hers, with the nearest of theirs."""
    if version.is_cancelled:
        return Compared(version)
    if not entries:
        return Compared(version, is_missing=True)
    told = _told(version)
    columns, registered = min(((disagreements(told, entry), entry) for entry in entries), key=lambda each: len(each[0]))
    return Compared(version, columns, fingerprint=_fingerprint(told, registered) if columns else "")


def _told(version: CoverageVersion) -> FiveDetails:
    try:
        _, address = withholding.address_of(version)
    except keys.Unreadable:
        address = ""  # a sealed address that nobody can open is compared with nothing
    return FiveDetails(version.name, version.kana, version.birth_date, version.sex, address)


def _fingerprint(*sides: FiveDetails) -> str:
    return keys.mac("blind_index", f"register:{sides!r}".encode())[:16].hex()


def _open_subjects(found: Iterable[Compared]) -> set[str]:
    subjects = [each.subject for each in found]
    rows = Case.objects.filter(subject__in=subjects, closed_at__isnull=True)
    return set(rows.values_list("subject", flat=True))


def _locked(found: Collection[Compared]) -> list[CoverageVersion]:
    """Return what holds now of the same coverages, with their persons locked as a feed locks them."""
    persons = {each.version.person_id for each in found}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk"))
    coverages = [each.version.coverage_id for each in found]
    rows = CoverageVersion.objects.filter(coverage__in=coverages, known_until__isnull=True)
    return list(rows.select_related("person", "coverage").order_by("coverage_id"))


def _unconfirmed(found: Collection[Compared]) -> list[Compared]:
    """Leave out what the insurer has confirmed to be right, as long as neither side says anything else."""
    rows = Case.objects.filter(
        subject__in=[each.subject for each in found], resolution=Resolution.CONFIRMED_CORRECT, kind=MISMATCH
    )
    confirmed = set(rows.values_list("subject", "evidence__fingerprint"))
    return [each for each in found if (each.subject, each.fingerprint) not in confirmed]


def _suspend(found: Collection[Compared], register_as_of: datetime, *, by: Actor, at: datetime) -> None:
    if found:
        cases.open_cases(doubts=[_doubt(each, register_as_of) for each in found], by=by, at=at)
    for each in found:
        if each.version.coverage.link_state == LinkState.CONFIRMED:
            links.suspend_link(coverage_id=each.version.coverage_id, by=by, at=at)


def _doubt(found: Compared, register_as_of: datetime) -> Doubt:
    version = found.version
    return Doubt(
        kind=MISMATCH,
        subject=found.subject,
        parties=(version.coverage.insurer_id,),
        person_id=version.person_id,
        coverage_id=version.coverage_id,
        evidence={
            "columns": list(found.columns),
            "register_of": str(jst_day(register_as_of)),
            "fingerprint": found.fingerprint,
        },
    )


def _settle(found: Collection[Compared], *, by: Actor, at: datetime) -> None:
    for resolution, is_cancelled in ((Resolution.CORRECTED, False), (CANCELLED, True)):
        subjects = [each.subject for each in found if each.version.is_cancelled == is_cancelled]
        if subjects:
            cases.settle_cases(subjects=subjects, resolution=resolution, by=by, at=at)
    for coverage_id in _free([each.version.coverage for each in found]):
        links.resume_link(coverage_id=coverage_id, by=by, at=at)


def _free(coverages: Collection[Coverage]) -> list[int]:
    """Return those suspended coverages that no other open case holds."""
    suspended = {each.pk for each in coverages if each.link_state == LinkState.SUSPENDED}
    held = Case.objects.filter(coverage__in=suspended, closed_at__isnull=True, kind__in=HOLDS_LINK)
    return sorted(suspended - set(held.values_list("coverage", flat=True)))
