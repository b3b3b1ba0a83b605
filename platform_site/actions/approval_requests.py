"""承認申請: a deed that needs two humans: one asks, another approves the very same content, and then it is done."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from platform_site import audit
from platform_site.actions.approvals import (
    check_free_of_numbers,
    check_is_what_was_asked,
    digest,
    human,
    second_human,
    signed_in,
)
from platform_site.actions.notices import tell_user, tell_users
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Approval, Membership
from platform_site.notices import holders
from platform_site.permissions import Permission, organisation_of
from platform_site.states import ApprovalState
from platform_site.transactions import action


Words = list[tuple[str, str]]


@dataclass(frozen=True)
class Deed:
    """What can be asked for: its name, its words, who may ask, who may approve, and what is then done.

    `do(approval, by=, at=)` runs in the transaction of the approval, as the second human. `words(approval)` are labels
    and texts of the content, `place(approval)` the URL name and argument of the page of what it is about, if any;
    `told` names who else may read the request.
    """

    name: str
    label: str
    ask: Permission
    approve: Permission
    do: Callable[..., object]
    days: int = 14
    words: Callable[[Approval], Words] = lambda approval: [(key, str(value)) for key, value in approval.content.items()]
    place: Callable[[Approval], tuple[str, object] | None] = lambda approval: None
    told: frozenset[Permission] = frozenset()

    def may_be_read_with(self, permissions: Collection[Permission]) -> bool:
        """Tell if one of these rights is enough to read a request for it."""
        return bool({self.ask, self.approve, *self.told} & set(permissions))


DEEDS: dict[str, Deed] = {}


def declare(deed: Deed) -> None:
    """Register a deed; called at the foot of the module that does it."""
    if deed.name in DEEDS:
        raise ValueError(f"{deed.name} is declared twice")
    DEEDS[deed.name] = deed


@action("approvals.requested")
def request_approval(
    *, deed: str, about: str, content: Mapping[str, Any], reason: str, by: Actor, at: datetime
) -> Approval:
    """Ask for a deed; raises NotPermitted, and NotInThisState while the same is asked for already."""
    wanted = DEEDS[deed]
    who = human(by, wanted.ask)
    check_free_of_numbers(reason=reason)
    open_ones = Approval.objects.filter(deed=deed, about=about, state=ApprovalState.REQUESTED, expires_at__gt=at)
    if open_ones.exists():
        raise NotInThisState("同じ対象への申請が、すでに承認を待っています。")
    approval = Approval.objects.create(
        deed=deed, organisation_id=organisation_of(by).id, about=about, content=dict(content),
        sha256=_digest(deed, about, content), reason=reason, requested_by=who, requested_at=at,
        expires_at=at + timedelta(days=wanted.days),
    )  # fmt: skip
    audit.record("approvals.requested", by=by, at=at, about=about, deed=deed, approval=str(approval.uid))
    _tell_who_may_approve(approval, wanted, by=by, at=at)
    return approval


@action("approvals.approved")
def approve(*, uid: UUID, sha256: bytes, by: Actor, at: datetime) -> Approval:
    """Approve exactly what was asked for, as another human, and do it; raises what the deed raises.

    Raises NotInThisState also where the one who asked could not ask for it any more.
    """
    approval, deed = _open(uid, by=by, at=at)
    _check_could_still_ask(approval, deed)
    check_is_what_was_asked(sha256, approval.sha256, _digest(approval.deed, approval.about, approval.content))
    _decide(approval, ApprovalState.APPROVED, by=by, at=at)
    audit.record("approvals.approved", by=by, at=at, about=approval.about, deed=deed.name, approval=str(uid))
    deed.do(approval, by=by, at=at)
    return approval


@action("approvals.declined")
def decline(*, uid: UUID, by: Actor, at: datetime) -> Approval:
    """Decline, as another human than the one who asked."""
    approval, deed = _open(uid, by=by, at=at)
    _decide(approval, ApprovalState.DECLINED, by=by, at=at)
    audit.record("approvals.declined", by=by, at=at, about=approval.about, deed=deed.name, approval=str(uid))
    return approval


@action("approvals.withdrawn")
def withdraw(*, uid: UUID, by: Actor, at: datetime) -> Approval:
    """Take one's own request back."""
    approval = _locked(uid, by=by)
    who = signed_in(by)
    if approval.requested_by_id != who.pk:
        raise NotPermitted("申請した人だけが取り下げられます。")
    approval.move(to=ApprovalState.WITHDRAWN)
    approval.decided_by, approval.decided_at = who, at
    approval.save()
    audit.record("approvals.withdrawn", by=by, at=at, about=approval.about, approval=str(uid))
    return approval


def _open(uid: UUID, *, by: Actor, at: datetime) -> tuple[Approval, Deed]:
    approval = _locked(uid, by=by)
    deed = DEEDS[approval.deed]
    second_human(by, deed.approve, asked_by=approval.requested_by_id, at=at)
    if approval.expires_at <= at:
        raise NotInThisState("この申請は期限を過ぎました。もう一度申請してください。")
    return approval, deed


def _check_could_still_ask(approval: Approval, deed: Deed) -> None:
    held = Membership.objects.filter(
        user=approval.requested_by_id, user__is_active=True, organisation=approval.organisation_id,
        organisation__closed_at__isnull=True, role__in=holders(deed.ask), ended_at__isnull=True,
    )  # fmt: skip
    if not held.exists():
        raise NotInThisState("申請した人が、この操作を申請できる担当者でなくなりました。もう一度申請してください。")


def _locked(uid: UUID, *, by: Actor) -> Approval:
    own = Approval.objects.select_for_update().filter(uid=uid, organisation_id=organisation_of(by).id)
    approval = own.first()
    if approval is None:
        raise NotFound("申請が見つかりません。")
    return approval


def _decide(approval: Approval, state: ApprovalState, *, by: Actor, at: datetime) -> None:
    approval.move(to=state)
    approval.decided_by, approval.decided_at = signed_in(by), at
    approval.save()
    tell_user(
        user_id=approval.requested_by_id, kind="approvals.decided", about=f"Approval:{approval.uid}", by=by, at=at
    )


def _tell_who_may_approve(approval: Approval, deed: Deed, *, by: Actor, at: datetime) -> None:
    """Tell those of the organisation who may approve, except the one who asked."""
    able = Membership.objects.filter(
        organisation=approval.organisation_id, role__in=holders(deed.approve), ended_at__isnull=True
    ).exclude(user=approval.requested_by)
    users = set(able.values_list("user_id", flat=True))
    tell_users(users=users, kind="approvals.requested", about=f"Approval:{approval.uid}", by=by, at=at)


def _digest(deed: str, about: str, content: Mapping[str, Any]) -> bytes:
    return digest(deed=deed, about=about, content=dict(content))
