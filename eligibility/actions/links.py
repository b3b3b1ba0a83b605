"""紐付け: stopping what a coverage tells while it is unclear whose it is, and going on once it is clear (R-§7)."""

from dataclasses import replace
from datetime import datetime

from eligibility.models import Case, Coverage
from eligibility.rules.cases import HOLDS_LINK
from eligibility.states import LinkState
from platform_site import audit, outbox
from platform_site.actions.approvals import check_two_people
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Approval, Organisation
from platform_site.permissions import Permission, check_may
from platform_site.transactions import action


@action("eligibility.link_suspended")
def suspend_link(*, coverage_id: int, by: Actor, at: datetime) -> None:
    """Tell nothing of this coverage from now on, whatever way is asked; raise NotFound for another insurer's."""
    _move(coverage_id, LinkState.SUSPENDED, Permission.SUSPEND_LINKS, by=by)
    audit.record("eligibility.link_suspended", by=by, at=at, about=f"Coverage:{coverage_id}")


@action("eligibility.link_resumed")
def resume_link(*, coverage_id: int, by: Actor, at: datetime, approved: Approval | None = None) -> None:
    """Tell of it again: the insurer has confirmed whose it is; raise NotFound for another insurer's.

    A human needs the approval that she has just given of it (`links_resuming`); raises NotPermitted.
    """
    check_may(by, Permission.RESUME_LINKS)
    check_two_people(by, approved)
    _move(coverage_id, LinkState.CONFIRMED, Permission.RESUME_LINKS, by=by)
    audit.record("eligibility.link_resumed", by=by, at=at, about=f"Coverage:{coverage_id}")
    outbox.put("eligibility.link_resumed", at=at, coverage=coverage_id)


def hold_link(*, coverage_id: int, by: Actor, at: datetime) -> bool:
    """Suspend a link on the platform's own rules, whoever gave the reason; return whether it was told until now."""
    if Coverage.objects.select_for_update().get(pk=coverage_id).link_state == LinkState.SUSPENDED:
        return False
    suspend_link(coverage_id=coverage_id, by=replace(by, is_platform=True), at=at)
    return True


def release_link(*, coverage_id: int, by: Actor, at: datetime) -> None:
    """Resume a link on the platform's own rules, unless another open case holds it than the one just closed."""
    coverage = Coverage.objects.select_for_update().get(pk=coverage_id)
    held = Case.objects.filter(coverage_id=coverage_id, kind__in=HOLDS_LINK, closed_at__isnull=True).exists()
    if not held and coverage.link_state == LinkState.SUSPENDED:
        resume_link(coverage_id=coverage_id, by=replace(by, is_platform=True), at=at)


def _move(coverage_id: int, to: str, permission: Permission, *, by: Actor) -> None:
    check_may(by, permission)
    coverages = Coverage.objects.select_for_update()
    if by.organisation and by.organisation.kind == Organisation.Kind.INSURER:
        coverages = coverages.filter(insurer_id=by.organisation.id)
    coverage = coverages.filter(pk=coverage_id).first()
    if coverage is None:
        raise NotFound("資格が見つかりません。")
    coverage.move_link(to=to)
