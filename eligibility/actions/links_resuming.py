"""提供の再開: one person of the insurer says whose a link is, another confirms it, and it is told again (R-§7)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from eligibility.actions import case_answers
from eligibility.actions.cases import about
from eligibility.actions.links import resume_link
from eligibility.models import Case, Coverage
from eligibility.permissions import coverages_visible_to
from eligibility.rules.cases import HOLDS_LINK
from eligibility.rules.resolution_words import RESOLUTIONS
from eligibility.states import LINK, LinkState
from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import Approval
from platform_site.permissions import Permission
from platform_site.transactions import action


DEED = "links.resume"
HELD_BY_A_CASE = "この資格には終わっていない案件があります。案件の画面から再開を申請してください。"


@action("eligibility.link_resume_asked")
def ask_to_end(*, case_uid: UUID, resolution: str, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask that a case that holds a link end with this word; a second person approves it, and the link is told again.

    Raises NotFound, CaseClosed, ResolutionNotOpen, NotCorrected, and NotInThisState while it is asked for already.
    """
    case, party = case_answers.locked(case_uid, by=by)
    case_answers.check_may_say(case, party, resolution)
    return _ask(
        about(case),
        {"case": str(case.uid), "resolution": resolution, "words": RESOLUTIONS[resolution]},
        reason,
        by=by,
        at=at,
    )


@action("eligibility.link_resume_asked")
def ask_to_resume(*, coverage_uid: UUID, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask that a suspended link that no case holds be told again; raises NotFound or NotInThisState."""
    coverage = _suspended(coverage_uid, by=by)
    return _ask(f"Coverage:{coverage.uid}", {"coverage": str(coverage.uid)}, reason, by=by, at=at)


def resume(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Do what was approved: say the word of the case, or resume the link."""
    if "case" in approval.content:
        case_answers.say(UUID(approval.content["case"]), approval.content["resolution"], by=by, at=at)
    else:
        coverage = _suspended(UUID(approval.content["coverage"]), by=by)
        resume_link(coverage_id=coverage.pk, by=by, at=at, approved=approval)


def _ask(thing: str, content: Mapping[str, str], reason: str, *, by: Actor, at: datetime) -> Approval:
    asked = request_approval(deed=DEED, about=thing, content=content, reason=reason, by=by, at=at)
    audit.record("eligibility.link_resume_asked", by=by, at=at, about=thing)
    return asked


def _suspended(uid: UUID, *, by: Actor) -> Coverage:
    """Return a suspended coverage that the actor may see and that no open case holds."""
    coverage = coverages_visible_to(by).filter(uid=uid).first()
    if coverage is None:
        raise NotFound("資格が見つかりません。")
    LINK.check(coverage.link_state, LinkState.CONFIRMED)
    if Case.objects.filter(coverage=coverage, kind__in=HOLDS_LINK, closed_at__isnull=True).exists():
        raise NotInThisState(HELD_BY_A_CASE)
    return coverage


def _words(approval: Approval) -> Words:
    content = approval.content
    if "case" in content:
        return [("案件の番号", content["case"]), ("結論", content["words"])]
    return [("対象", "案件のない、止まっている紐付け")]


def _place(approval: Approval) -> tuple[str, object]:
    content = approval.content
    return ("case", content["case"]) if "case" in content else ("member", content["coverage"])


ASK, APPROVE = Permission.ANSWER_CASES, Permission.RESUME_LINKS
declare(Deed(DEED, "照会の終わった紐付けの提供を再開する", ASK, APPROVE, do=resume, words=_words, place=_place))
