"""What can be done with an account and with a role; nobody does it to herself, and resets take two people (I02-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from platform_site.actions import account_resets, account_roles, accounts
from platform_site.actions.two_people import takes_two
from platform_site.actors import Actor
from platform_site.admin.doors import ASKED, Door, Shown
from platform_site.errors import Fault, Format, Invalid
from platform_site.models import Approval, Membership, User
from platform_site.permissions import Permission
from platform_site.portal.account_staff import FindForm, MembershipForm, ReasonForm, RegisterForm
from platform_site.queries.accounts import waits_for_password
from platform_site.queries.factors import factors_of


MANAGE = Permission.MANAGE_ACCOUNTS
Answers = Mapping[str, Any]


class Find(Door):
    """Finding an account by its name."""

    name, label, on_row, needs = "find", "利用者名から探す", False, MANAGE
    form_class, submit = FindForm, "探す"

    def do(self, request: HttpRequest, row: Any, answers: Answers, *, by: Actor, at: datetime) -> HttpResponse:
        """Lead to the account."""
        user = User.objects.filter(username=answers["username"]).first()
        if user is None:
            raise Invalid(faults=[Fault(Format, "/username", "この利用者名の利用者はいません。")])
        return redirect("admin:platform_site_user_change", user.pk)


class Register(Door):
    """Opening an account."""

    name, label, on_row, needs = "add", "利用者を登録する", False, MANAGE
    form_class, submit = RegisterForm, "登録する"
    intro = (
        "登録すると、仮のパスワードが一度だけ表示されます。本人に、確実な方法で渡してください。"
        "申請や承認にかかわる役割を付けるときは、その承認のあとに発行する仮のパスワードを渡してください。"
    )

    def do(self, request: HttpRequest, row: Any, answers: Answers, *, by: Actor, at: datetime) -> Shown:
        """Open it."""
        user, password = accounts.register_account(**answers, by=by, at=at)
        return Shown(user, _password(request, user, password))


class Give(Door):
    """Giving a role, or asking for one that two people give."""

    name, label, needs = "role", "役割を付ける", MANAGE
    form_class, submit, done = MembershipForm, "付ける", "役割を付けました。"
    intro = (
        "申請や承認にかかわる役割は、別の担当者が承認すると付きます。その種の役割が初めて付くとき、"
        "それまでのパスワードと第二要素は使えなくなります。承認のあとに、申請した人が、利用者のページから仮のパスワードを発行して本人に渡してください。"
    )

    def is_open(self, row: Any) -> bool:
        """Tell if it is an account of staff, in use."""
        return row.is_active and row.person_id is None

    def do(self, request: HttpRequest, row: User, answers: Answers, *, by: Actor, at: datetime) -> User | Approval:
        """Give it, or ask for it."""
        given = {name: answers[name] for name in ("organisation", "role", "staff_id")}
        if takes_two(answers["role"]):
            return account_roles.request_role(user=row, **given, reason=answers["reason"], by=by, at=at)
        accounts.give_membership(user=row, **given, by=by, at=at)
        return row


class Deactivate(Door):
    """Stopping an account."""

    name, label, needs = "deactivate", "利用を停止する", MANAGE
    submit, done = "停止する", "停止しました。"
    warning = "この利用者のサインインは、すべて終わります。"

    def is_open(self, row: Any) -> bool:
        """Tell if it is in use."""
        return bool(row.is_active)

    def do(self, request: HttpRequest, row: User, answers: Answers, *, by: Actor, at: datetime) -> User:
        """Stop it."""
        accounts.deactivate(user=row, by=by, at=at)
        return row


class Reactivate(Door):
    """Letting an account be used again."""

    name, label, needs = "reactivate", "利用を再開する", MANAGE
    submit, done = "再開する", "再開しました。"
    warning = "停止する前のパスワードと役割で、また使えるようになります。"

    def is_open(self, row: Any) -> bool:
        """Tell if it is stopped."""
        return not row.is_active

    def do(self, request: HttpRequest, row: User, answers: Answers, *, by: Actor, at: datetime) -> User:
        """Let it."""
        accounts.reactivate(user=row, by=by, at=at)
        return row


class ResetPassword(Door):
    """Asking for a password to be reset."""

    name, label, needs = "password", "パスワードの再設定を申請する", MANAGE
    form_class, submit, done = ReasonForm, "申請する", ASKED
    intro = (
        "別の担当者が承認すると、いまのパスワードは使えなくなり、すべてのサインインが終わります。"
        "そのあと、このページから仮のパスワードを発行してください。"
    )
    deed = account_resets.PASSWORD

    def is_open(self, row: Any) -> bool:
        """Tell if it is in use."""
        return bool(row.is_active)

    def do(self, request: HttpRequest, row: User, answers: Answers, *, by: Actor, at: datetime) -> Approval:
        """Ask for it."""
        return account_resets.request_reset(deed=self.deed, user=row, reason=answers["reason"], by=by, at=at)


class ResetFactors(ResetPassword):
    """Asking for second factors to be taken away."""

    name, label = "factors", "第二要素の再設定を申請する"
    intro = "別の担当者が承認すると、第二要素と回復コードがすべて外れ、すべてのサインインが終わります。"
    deed = account_resets.FACTORS

    def is_open(self, row: Any) -> bool:
        """Tell if there are any."""
        return bool(row.is_active and factors_of(row))


class NewPassword(Door):
    """Giving out the password after an approved reset."""

    name, label, needs = "new-password", "仮のパスワードを発行する", MANAGE
    submit = "発行する"
    intro = "承認された再設定、または初めての役割の付与のあと、1日以内に一度だけ、申請した人が発行できます。"

    def is_open(self, row: Any) -> bool:
        """Tell if the old one was taken away."""
        return waits_for_password(row)

    def do(self, request: HttpRequest, row: User, answers: Answers, *, by: Actor, at: datetime) -> Shown:
        """Give it out."""
        return Shown(row, _password(request, row, account_resets.give_new_password(user=row, by=by, at=at)))


class End(Door):
    """Ending a role."""

    name, label, needs = "end", "役割を終える", MANAGE
    submit, done = "役割を終える", "役割を終えました。"
    warning = "この人は、次の操作からこの役割を使えません。"

    def is_open(self, row: Any) -> bool:
        """Tell if it stands."""
        return row.ended_at is None

    def do(self, request: HttpRequest, row: Membership, answers: Answers, *, by: Actor, at: datetime) -> Membership:
        """End it."""
        accounts.end_membership(membership=row, by=by, at=at)
        return row


def _password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Show a password, this once; no browser keeps the page."""
    title = "仮のパスワード"
    shown = {"title": title, "page": {"title": title}, "owner": user, "password": password}
    page = render(request, "admin/password.html", shown)
    page["Cache-Control"] = "no-store"
    return page
