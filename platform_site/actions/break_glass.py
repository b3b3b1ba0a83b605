"""Break-glass: two people let a superuser in for an hour; outside of a sandbox nobody is one otherwise (I02-1)."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.approvals import check_not_bound, signed_in
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.models import Approval, User
from platform_site.permissions import Permission
from platform_site.queries.break_glass import DEED
from platform_site.transactions import action


@action("superuser.asked_for")
def ask_for_superuser(*, username: str, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask that a superuser be let in for an hour; raises Invalid where the name is no superuser's, NotPermitted."""
    user = _superusers().filter(username=username).first()
    about = f"User:{user.uid}" if user else ""
    if user is None:
        raise Invalid("この利用者名の全権利用者はいません。")
    approval = request_approval(deed=DEED, about=about, content={}, reason=reason, by=by, at=at)
    audit.record("superuser.asked_for", by=by, at=at, about=about)
    return approval


def let_in(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Note that a superuser may sign in for an hour from now, and tell the fund; the approval itself opens.

    It opens the one account that it is about. Raises NotPermitted for the superuser's own approval of it, or that of
    somebody who could use her account; NotInThisState where it is a superuser's account in use no longer.
    """
    user = _superusers().filter(uid=UUID(approval.about.removeprefix("User:"))).first()
    if user is None:
        raise NotInThisState("この利用者は、利用できる全権利用者ではなくなりました。")
    approver = signed_in(by)
    if approver == user:
        raise NotPermitted("ご自身のための申請は承認できません。")
    check_not_bound(approver, user, at=at)
    tell_fund(kind="accounts.superuser_let_in", about=f"Approval:{approval.uid}", by=by, at=at)
    audit.record("superuser.let_in", by=by, at=at, about=approval.about)


def _superusers() -> QuerySet[User]:
    return User.objects.filter(is_superuser=True, is_active=True)


def _words(approval: Approval) -> Words:
    user = User.objects.get(uid=UUID(approval.about.removeprefix("User:")))
    return [("全権利用者の利用者名", user.username), ("使える時間", "承認から1時間")]


declare(
    Deed(
        name=DEED,
        label="全権利用者を1時間だけ使えるようにする",
        ask=Permission.MANAGE_ACCOUNTS,
        approve=Permission.APPROVE_ACCOUNTS,
        do=let_in,
        days=1,
        words=_words,
        told=frozenset({Permission.SEARCH_AUDIT}),
    )
)
