"""「自分の情報ではない」: a coverage that stands under the wrong person is told to nobody from this moment on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eligibility.actions.cases import Doubt, about, open_cases
from eligibility.actions.links import hold_link
from eligibility.models import Case, Coverage, CoverageVersion, EligibilityCheck
from eligibility.queries.checks import told_here
from eligibility.queries.own_coverages import self_view_is_stopped
from eligibility.states import LinkState
from platform_site import audit, outbox
from platform_site.actions.approvals import signed_in
from platform_site.actions.consents import withdraw_all
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid, NotFound, NotPermitted
from platform_site.periods import as_japanese_time
from platform_site.permissions import Scope, check_scope, facility
from platform_site.queries.persons import person_now, same_person
from platform_site.transactions import action


EVENT = "eligibility.link_reported"
DISPUTED = "eligibility.link_disputed"
SCOPES = (Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY)
NOTHING_THERE = "この回答にある資格の位置（0から）か、all を送ってください。"
NO_COVERAGE = (
    "この確認では、申し出の対象になる医療保険の資格をお答えしていません。"
    "公費（医療扶助）の内容が別の方のものと思われるときは、福祉事務所へお電話ください。"
)


@dataclass(frozen=True)
class Report:
    """A check whose coverages were reported, and which of them are told to nobody now; by place in its answer."""

    uid: UUID
    person_id: int
    suspended: tuple[bool, ...]


def reported_before(uid: UUID, *, by: Actor, at: datetime) -> Report:
    """Return how the coverages of an earlier report stand now."""
    return _report(_own_check(uid, by=by, at=at))


@action(EVENT, again=reported_before)
def report_link(*, check_id: UUID, places: Collection[int] | None, by: Actor, at: datetime) -> Report:
    """Stop telling the coverages at these places of a facility's own answer of the last 24 hours, or all of them.

    All consents of the person at that facility end too. A report that comes again changes nothing. Raises NoCheckIn,
    and Invalid for a place that the answer does not have, or for an answer without coverages.
    """
    check = _own_check(check_id, by=by, at=at)
    coverages = _coverages(check)
    if not coverages:
        raise Invalid(faults=[Fault(Choice, "/about", NO_COVERAGE)])
    if any(place >= len(coverages) for place in places or ()):
        raise Invalid(faults=[Fault(Choice, "/about", NOTHING_THERE)])
    disputed = coverages if places is None else [coverages[place] for place in sorted(set(places))]
    person_id = check.person_id or 0
    _dispute(disputed, person_id=person_id, by=by, at=at)
    withdraw_all(person_id=person_id, organisation_id=check.organisation_id, by=by, at=at)
    audit.record(EVENT, by=by, at=at, person_id=person_id, about=f"EligibilityCheck:{check.uid}", links=len(disputed))
    return _report(check)


@action(EVENT)
def report_own_link(
    *, person_id: int, coverage_uids: Collection[UUID], by: Actor, at: datetime, reason: str = ""
) -> None:
    """Stop telling coverages that a person, on her own page, says are not hers; all her consents end too.

    `reason` is a word that she chose, for the insurer to look into; free text would name somebody. Raises NotPermitted
    for anybody but the signed-in person herself, for one who acts for an organisation, and for one whose own page is
    closed (E-05); NotFound for a coverage that does not stand under her name.
    """
    _check_is_herself(person_id, by)
    hers = CoverageVersion.objects.filter(person_id__in=same_person(person_id), known_until__isnull=True)
    coverages = list(Coverage.objects.filter(uid__in=coverage_uids, pk__in=hers.values("coverage")))
    if len(coverages) != len(set(coverage_uids)):
        raise NotFound("資格が見つかりません。")
    _dispute(coverages, person_id=person_id, by=by, at=at, reason=reason)
    withdraw_all(person_id=person_id, organisation_id=None, by=by, at=at)
    audit.record(EVENT, by=by, at=at, person_id=person_id, ground="own_data", links=len(coverages))


def _check_is_herself(person_id: int, by: Actor) -> None:
    """Raise NotPermitted unless the account that acts is this person's own, as herself, and her page is open."""
    person = None if by.organisation else signed_in(by).person_id
    if person is None or person_now(person) != person_now(person_id) or self_view_is_stopped(person_id):
        raise NotPermitted("ご本人だけが申し出られます。")


def _own_check(uid: UUID, *, by: Actor, at: datetime) -> EligibilityCheck:
    check_scope(by, *SCOPES)
    return told_here(uid, organisation_id=facility(by).id, at=at)


def _coverages(check: EligibilityCheck) -> list[Coverage]:
    """Return the coverages of an answer in its order; one of which nothing is known any more is not told anyway."""
    versions = CoverageVersion.objects.select_related("coverage").in_bulk(check.version_ids)
    return [versions[pk].coverage for pk in check.version_ids if pk in versions]


def _dispute(coverages: Collection[Coverage], *, person_id: int, by: Actor, at: datetime, reason: str = "") -> None:
    """Hold the links, in the order of their ids; open a case with each insurer, and tell the fund and the apps above.

    A coverage that its insurer has meanwhile given to somebody else is that person's, and is let be.
    """
    hers = CoverageVersion.objects.filter(person_id__in=same_person(person_id), known_until__isnull=True)
    standing = set(hers.filter(coverage__in=coverages).values_list("coverage_id", flat=True))
    wrong = sorted((each for each in coverages if each.pk in standing), key=lambda each: each.pk)
    for coverage in wrong:
        if hold_link(coverage_id=coverage.pk, by=by, at=at):
            outbox.put(DISPUTED, at=at, person=person_id, coverage=coverage.pk)
    doubts = [_doubt(coverage, person_id, by=by, at=at, reason=reason) for coverage in wrong]
    for case in open_cases(doubts=doubts, by=by, at=at):
        tell_fund(kind=DISPUTED, about=about(case), by=by, at=at)


def _doubt(coverage: Coverage, person_id: int, *, by: Actor, at: datetime, reason: str) -> Doubt:
    return Doubt(
        kind=Case.Kind.LINK_DISPUTED,
        subject=f"link_disputed:{coverage.uid}",
        parties=(coverage.insurer_id,),
        person_id=person_id,
        coverage_id=coverage.pk,
        evidence={
            "reported_by": by.organisation.kind if by.organisation else "person",
            "reported_at": as_japanese_time(at),
            **({"reason": reason} if reason else {}),
        },
    )


def _report(check: EligibilityCheck) -> Report:
    states = [coverage.link_state for coverage in _coverages(check)]
    return Report(check.uid, check.person_id or 0, tuple(state == LinkState.SUSPENDED for state in states))
