"""Break-glass: two people let a superuser in for an hour; outside of a sandbox nobody is one otherwise (I02-1)."""

from datetime import datetime

from platform_site import audit
from platform_site.actions.approval_requests import Deed, declare, request_approval
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.errors import Invalid
from platform_site.models import Approval, User
from platform_site.permissions import Permission
from platform_site.queries.break_glass import DEED
from platform_site.transactions import action


@action("superuser.asked_for")
def ask_for_superuser(*, username: str, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask that a superuser be let in for an hour; raises Invalid where the name is no superuser's, NotPermitted."""
    user = User.objects.filter(username=username, is_superuser=True, is_active=True).first()
    about = f"User:{user.uid}" if user else ""
    if user is None:
        raise Invalid("この利用者名の全権利用者はいません。")
    approval = request_approval(deed=DEED, about=about, content={}, reason=reason, by=by, at=at)
    audit.record("superuser.asked_for", by=by, at=at, about=about)
    return approval


def let_in(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Note that a superuser may sign in for an hour from now, and tell the fund; the approval itself opens."""
    tell_fund(kind="accounts.superuser_let_in", about=f"Approval:{approval.uid}", by=by, at=at)
    audit.record("superuser.let_in", by=by, at=at, about=approval.about)


declare(
    Deed(
        name=DEED,
        label="全権利用者を1時間だけ使えるようにする",
        ask=Permission.MANAGE_ACCOUNTS,
        approve=Permission.APPROVE_ACCOUNTS,
        do=let_in,
        days=1,
    )
)
