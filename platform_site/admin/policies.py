"""規程の値: terms and limits of the platform, each from a day on with its basis; two people set a new one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from platform_site.actions.policies import ask_to_set_policy
from platform_site.actors import Actor
from platform_site.admin.base import ReadOnly
from platform_site.admin.doors import Door
from platform_site.admin.filters import Labelled
from platform_site.admin.masters import MASTERS
from platform_site.admin.site import GROUPS
from platform_site.models import Policy
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.queries.labels import label_of
from platform_site.templatetags.site import day


class ValueForm(Form):
    """A new value, from when, and why."""

    effective_on = forms.DateField(
        label="適用開始日", widget=forms.DateInput(attrs={"type": "date"}), help_text="今日以降の日"
    )
    value = forms.IntegerField(label="値", min_value=0, max_value=1_000_000)
    basis = forms.CharField(label="根拠", max_length=200, help_text="法令、通知、規程など")
    reason = forms.CharField(label="申請の理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SetValue(Door):
    """One asks, another sets it."""

    name, label, submit = "set", "新しい値を申請する", "申請する"
    needs, form_class = Permission.LOAD_MASTERS, ValueForm
    intro = "登録した値は変更できません。適用開始日から後は新しい値が、前の日までは今の値が使われます。"
    done = "申請しました。別の担当者が「承認申請」で承認すると登録されます。"

    def do(self, request: HttpRequest, row: Policy, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> Policy:
        """Ask."""
        ask_to_set_policy(name=row.name, **answers, by=by, at=at)
        return row


@admin.register(Policy)
class PolicyAdmin(ReadOnly):
    """The values, with their basis."""

    see, doors, group = MASTERS, (SetValue(),), GROUPS[2]
    about = "期間や上限など、規則が使う値と、その根拠です。"
    list_display = ("label", "effective_on", "shown_value", "basis")
    list_filter = (Labelled,)
    fields = ("label", "effective_on", "shown_value", "basis")
    ordering = ("name", "-effective_on")

    def _title(self, row: Any) -> str:
        return f"{label_of(row.name)} {day(row.effective_on)}から" if row is not None else ""

    @admin.display(description="名前", ordering="name")
    def label(self, row: Policy) -> str:
        """Return what the value is, in words and by its name."""
        return label_of(row.name)

    @admin.display(description="値", ordering="value")
    def shown_value(self, row: Policy) -> str:
        """Return the value with its unit."""
        return f"{row.value:,}{row.unit}"
