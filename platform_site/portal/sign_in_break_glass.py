"""The page on which somebody of the fund asks that a superuser be let in for an hour (I02-1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from platform_site.actions.break_glass import ask_for_superuser
from platform_site.actors import Actor
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps


class BreakGlassForm(Form):
    """Whom, and why."""

    username = forms.CharField(label="全権利用者の利用者名", max_length=150)
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="何が起きていて、なぜほかの方法では直せないかを書いてください。個人を特定できる内容は書かないでください。",
    )  # fmt: skip


class BreakGlass(Steps):
    """Ask for the hour; another person approves in 承認申請."""

    name = "break_glass"
    title = "全権利用者の緊急利用の申請"
    form_class = BreakGlassForm
    may = Permission.MANAGE_ACCOUNTS
    parent = "start"
    intro = "本番では全権利用者は使えません。障害の復旧など、ほかに方法がないときだけ、2人の承認で1時間使えます。"
    submit = "申請する"
    next_steps = (
        "別の担当者が承認すると、その時から1時間、全権利用者がサインインできます。",
        "1時間を過ぎると、サインイン中でも使えなくなります。使ったことは監査記録に残ります。",
    )

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        approval = ask_for_superuser(username=answers["username"], reason=answers["reason"], by=by, at=at)
        return f"Approval:{approval.uid}"
