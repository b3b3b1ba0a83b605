"""利用者: accounts of staff, and in which roles they act; nobody does any of it to herself (I02-1)."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from platform_site import audit
from platform_site.actions.approvals import check_free_of_numbers, check_two_people, signed_in
from platform_site.actions.credentials import end_sessions
from platform_site.actions.passwords import give_password
from platform_site.actions.two_people import takes_two
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Format, Invalid, NotInThisState, NotPermitted
from platform_site.models import Approval, Membership, Organisation, User
from platform_site.permissions import ROLES, Permission, check_may
from platform_site.transactions import action


_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
_STAFF_ID = re.compile(r"[A-Za-z0-9._-]{0,64}")


@action("accounts.registered")
def register_account(
    *, username: str, last_name: str, first_name: str, email: str, by: Actor, at: datetime
) -> tuple[User, str]:
    """Open an account, and return it with the password that counts until its owner signs in and changes it.

    Raises Invalid, and NotInThisState for a name that is taken.
    """
    check_may(by, Permission.MANAGE_ACCOUNTS)
    _check_account(username, email)
    check_free_of_numbers(username=username, last_name=last_name, first_name=first_name, email=email)
    values = {"last_name": last_name, "first_name": first_name, "email": email, "date_joined": at}
    user, is_new = User.objects.get_or_create(username=username, defaults=values)
    if not is_new:
        raise NotInThisState("この利用者名は、すでに使われています。")
    password = give_password(user)
    audit.record("accounts.registered", by=by, at=at, about=f"User:{user.uid}")
    return user, password


@action("accounts.membership_given")
def give_membership(
    *, user: User, organisation: Organisation, role: str, by: Actor, at: datetime, staff_id: str = "",
    approved: Approval | None = None,
) -> Membership:  # fmt: skip
    """Let somebody act for an organisation in a role that its kind has; raises Invalid, NotInThisState.

    A role with which she can be one of two people takes two people (`account_roles`); raises NotPermitted.
    """
    another_human(by, Permission.APPROVE_ACCOUNTS if approved else Permission.MANAGE_ACCOUNTS, user)
    who, house = check_may_have(user, organisation, role, staff_id)
    if takes_two(role):
        check_two_people(by, approved)
    given = Membership.objects.create(user=who, organisation=house, role=role, staff_id=staff_id, given_at=at)
    audit.record(
        "accounts.membership_given", by=by, at=at, about=f"User:{who.uid}", role=role, organisation=str(house.uid)
    )
    return given


def check_may_have(user: User, organisation: Organisation, role: str, staff_id: str) -> tuple[User, Organisation]:
    """Return the account, locked, and the house, if it may have that role there; raises Invalid, NotInThisState."""
    _check_role(role, organisation, staff_id)
    who = User.objects.select_for_update().get(pk=user.pk)
    house = Organisation.objects.get(pk=organisation.pk)
    if not who.is_active or who.person_id is not None or house.closed_at is not None:
        raise NotInThisState("利用を停止した利用者・機関と、本人のための利用者には、役割を付けられません。")
    if Membership.objects.filter(user=who, organisation=house, role=role, ended_at__isnull=True).exists():
        raise NotInThisState("この役割は、すでに付いています。")
    return who, house


@action("accounts.membership_ended")
def end_membership(*, membership: Membership, by: Actor, at: datetime) -> None:
    """End a role; the next request of whoever had it is judged without it."""
    another_human(by, Permission.MANAGE_ACCOUNTS, membership.user)
    if not Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=at):
        raise NotInThisState("この役割は、すでに終わっています。")
    about = f"User:{membership.user.uid}"
    audit.record("accounts.membership_ended", by=by, at=at, about=about, role=membership.role)


@action("accounts.deactivated")
def deactivate(*, user: User, by: Actor, at: datetime) -> None:
    """Stop an account; all its sessions end."""
    another_human(by, Permission.MANAGE_ACCOUNTS, user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, deactivated_at=at):
        raise NotInThisState("この利用者は、すでに停止されています。")
    end_sessions(user)
    audit.record("accounts.deactivated", by=by, at=at, about=f"User:{user.uid}")


@action("accounts.reactivated")
def reactivate(*, user: User, by: Actor, at: datetime) -> None:
    """Let a stopped account be used again, with the password and the roles that it has."""
    another_human(by, Permission.MANAGE_ACCOUNTS, user)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, deactivated_at=None):
        raise NotInThisState("この利用者は、停止されていません。")
    audit.record("accounts.reactivated", by=by, at=at, about=f"User:{user.uid}")


def another_human(by: Actor, permission: Permission, user: User) -> None:
    """Raise NotPermitted without the right, and for whoever does it to herself; the platform itself may."""
    check_may(by, permission)
    if not by.is_platform and signed_in(by).pk == user.pk:
        raise NotPermitted("ご自身の利用者・役割は変更できません。ほかの担当者に依頼してください。")


def _check_account(username: str, email: str) -> None:
    faults = []
    if not _USERNAME.fullmatch(username):
        hint = "半角の英小文字・数字・「.」「_」「-」で、3文字以上64文字以内にしてください。"
        faults.append(Fault(Format, "/username", hint))
    try:
        validate_email(email)
    except ValidationError:
        faults.append(Fault(Format, "/email", "メールアドレスを確かめてください。"))
    if faults:
        raise Invalid(faults=faults)


def _check_role(role: str, organisation: Organisation, staff_id: str) -> None:
    faults = []
    if role not in ROLES or organisation.kind not in ROLES[role].kinds:
        fit = [each.label for each in ROLES.values() if organisation.kind in each.kinds]
        hint = f"{organisation.get_kind_display()}に付けられる役割: {'、'.join(fit) or 'なし'}"
        faults.append(Fault(Choice, "/role", hint))
    if not _STAFF_ID.fullmatch(staff_id):
        faults.append(Fault(Format, "/staff_id", "半角の英数字・「.」「_」「-」で、64文字以内にしてください。"))
    if faults:
        raise Invalid(faults=faults)
    check_free_of_numbers(staff_id=staff_id)
