"""照会: a link that its insurer, or the fund, doubts is told to nobody, and becomes a case with a clock (R-§7)."""

from datetime import datetime
from uuid import UUID

from eligibility.actions.cases import Doubt, about, open_cases
from eligibility.actions.disputes import DISPUTED
from eligibility.actions.links import suspend_link
from eligibility.models import Case, Coverage, CoverageVersion
from eligibility.permissions import coverages_visible_to
from eligibility.rules.link_reasons import LinkReason
from platform_site import audit, outbox
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.periods import as_japanese_time
from platform_site.permissions import Permission, check_may, organisation_of
from platform_site.transactions import action


INQUIRY_OPENED = "eligibility.link_inquiry_opened"


@action(INQUIRY_OPENED)
def open_inquiry(*, coverage_uid: UUID, reason: LinkReason, by: Actor, at: datetime) -> Case:
    """Stop telling a coverage from now on, and open a case with its insurer; the apps above are told.

    Raises NotPermitted, NotFound for another insurer's, and NotInThisState if it is suspended already.
    """
    check_may(by, Permission.SUSPEND_LINKS)
    coverage = coverages_visible_to(by).filter(uid=coverage_uid).first()
    person_id = _person(coverage) if coverage else None
    if coverage is None or person_id is None:
        raise NotFound("資格が見つかりません。")
    suspend_link(coverage_id=coverage.pk, by=by, at=at)
    outbox.put(DISPUTED, at=at, person=person_id, coverage=coverage.pk)
    for opened in open_cases(doubts=[_doubt(coverage, person_id, reason, by=by, at=at)], by=by, at=at):
        if reason == LinkReason.MEMBER_SAYS_SO:
            tell_fund(kind=DISPUTED, about=about(opened), by=by, at=at)
        else:
            tell_fund(kind=INQUIRY_OPENED, about=about(opened), by=by, at=at)
    case = Case.objects.get(subject=_subject(coverage), closed_at__isnull=True)
    audit.record(INQUIRY_OPENED, by=by, at=at, person_id=person_id, about=about(case), reason=reason)
    return case


def _person(coverage: Coverage) -> int | None:
    current = CoverageVersion.objects.filter(coverage=coverage, known_until__isnull=True)
    return current.values_list("person_id", flat=True).first()


def _doubt(coverage: Coverage, person_id: int, reason: LinkReason, *, by: Actor, at: datetime) -> Doubt:
    return Doubt(
        kind=Case.Kind.LINK_DISPUTED,
        subject=_subject(coverage),
        parties=(coverage.insurer_id,),
        person_id=person_id,
        coverage_id=coverage.pk,
        evidence={"reported_by": organisation_of(by).kind, "reported_at": as_japanese_time(at), "reason": str(reason)},
    )


def _subject(coverage: Coverage) -> str:
    """Return the same subject as a report at the counter has: one dispute of a coverage is open at a time."""
    return f"link_disputed:{coverage.uid}"
