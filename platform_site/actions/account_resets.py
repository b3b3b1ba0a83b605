"""Resets by staff: one human asks, another approves, all sessions end, and the owner is told (I02-3).

A password is reset in two steps. The approval takes the old one away; then the human who asked gives a new one out,
once, and within a day.
"""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator

from platform_site import audit
from platform_site.actions import notices
from platform_site.actions.accounts import another_human
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.credentials import end_sessions
from platform_site.actions.passwords import give_password
from platform_site.actors import Actor
from platform_site.errors import NotInThisState, NotPermitted
from platform_site.models import Approval, User
from platform_site.permissions import Permission
from platform_site.queries.accounts import granted_reset
from platform_site.transactions import action


PASSWORD, FACTORS = "accounts.reset_password", "accounts.reset_factors"


@action("accounts.reset_requested")
def request_reset(*, deed: str, user: User, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask for somebody's password or second factors to be reset; nobody asks for herself."""
    another_human(by, Permission.MANAGE_ACCOUNTS, user)
    if not user.is_active:
        raise NotInThisState("利用を停止した利用者です。先に利用を再開してください。")
    if deed == FACTORS and not Authenticator.objects.filter(user_id=user.pk).exists():
        raise NotInThisState("この利用者には、第二要素が登録されていません。")
    audit.record("accounts.reset_requested", by=by, at=at, about=f"User:{user.uid}", deed=deed)
    return request_approval(
        deed=deed, about=f"User:{user.uid}", content={"user": str(user.uid), "username": _shown(user)},
        reason=reason, by=by, at=at,
    )  # fmt: skip


@action("accounts.password_given")
def give_new_password(*, user: User, by: Actor, at: datetime) -> str:
    """Return the new password after an approved reset, to whoever asked for it, once, within a day of the approval."""
    another_human(by, Permission.MANAGE_ACCOUNTS, user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if granted_reset(locked, by=by, at=at) is None:
        raise NotInThisState("パスワードの再設定が承認されていないか、期限を過ぎたか、すでに発行しました。")
    password = give_password(locked)
    audit.record("accounts.password_given", by=by, at=at, about=f"User:{locked.uid}")
    return password


def _password_reset(approval: Approval, *, by: Actor, at: datetime) -> None:
    take_away(_of(approval, by), approval, password=True, by=by, at=at)


def _factors_reset(approval: Approval, *, by: Actor, at: datetime) -> None:
    take_away(_of(approval, by), approval, factors=True, by=by, at=at)


def take_away(
    user: User, approval: Approval, *, by: Actor, at: datetime, password: bool = False, factors: bool = False
) -> None:
    """Take the password, the second factors or both away, as was approved; all sessions end, and the owner is told."""
    if password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        _done(user, approval, "accounts.password_reset", by=by, at=at)
    if factors and Authenticator.objects.filter(user_id=user.pk).delete()[0]:
        _done(user, approval, "accounts.factors_reset", by=by, at=at)


def _of(approval: Approval, by: Actor) -> User:
    """Return whose reset it is; raise NotPermitted for her own approval of it."""
    user = User.objects.select_for_update().get(uid=UUID(approval.content["user"]))
    if user.uid == by.user:
        raise NotPermitted("ご自身のための申請は承認できません。")
    return user


def _done(user: User, approval: Approval, event: str, *, by: Actor, at: datetime) -> None:
    end_sessions(user)
    notices.tell_user(user_id=user.pk, kind=event, about=f"Approval:{approval.uid}", by=by, at=at)
    audit.record(event, by=by, at=at, about=f"User:{user.uid}", approval=str(approval.uid))


def _shown(user: User) -> str:
    """Return the account's name as the approver reads it; a person's own account is shown by its id alone."""
    return user.username if user.person_id is None else ""


def _words(approval: Approval) -> Words:
    return [("利用者名", approval.content["username"] or "（本人のための利用者）")]


def user_of(approval: Approval) -> tuple[str, object]:
    """Return the page of the account that an approval is about."""
    return "admin:platform_site_user_change", User.objects.get(uid=UUID(approval.content["user"])).pk


ASK, APPROVE, DAYS = Permission.MANAGE_ACCOUNTS, Permission.APPROVE_ACCOUNTS, timedelta(days=3).days
declare(Deed(PASSWORD, "パスワードの再設定", ASK, APPROVE, _password_reset, DAYS, _words, user_of))
declare(Deed(FACTORS, "第二要素の再設定", ASK, APPROVE, _factors_reset, DAYS, _words, user_of))
