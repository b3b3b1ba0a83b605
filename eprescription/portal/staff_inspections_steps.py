"""Registering that one's own facility has looked through its medicine master, and taking that back (R-060)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from eprescription.actions import inspections as actions
from eprescription.permissions import ISSUERS
from eprescription.queries.inspections import inspections_of
from eprescription.rules.inspections import POINTS
from eprescription.states import InspectionState
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.permissions import Permission, facility
from platform_site.portal.forms import Form
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout
from platform_site.portal.text_fields import long_text
from platform_site.templatetags.site import day


class RegisterForm(Form):
    """When it was made, and what was looked through."""

    made_on = forms.DateField(label="点検日", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    checklist = forms.MultipleChoiceField(
        label="点検した項目", choices=list(POINTS.items()), widget=forms.CheckboxSelectMultiple,
        help_text="すべての項目を点検してから登録してください。",
    )  # fmt: skip


class RevokeForm(AboutForm):
    """Why it is taken back."""

    because = long_text("取り消す理由", 500)


class Register(Steps):
    """自主点検の登録."""

    name, title, form_class = "inspection_new", "自主点検を登録する", RegisterForm
    may, kinds, parent = Permission.REGISTER_INSPECTIONS, ISSUERS, "inspections"
    intro = "電子処方箋を発行する前に、自らのシステムの医薬品マスターを点検し、その結果を登録します。"
    warning = "有効期間が過ぎたとき、また、システムや医薬品マスターを入れ替えたときは、点検し直してください。"
    next_steps = ("登録した時から、電子処方箋を登録できます。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Register it."""
        checklist = dict.fromkeys(answers["checklist"], True)
        row = actions.register_inspection(made_on=answers["made_on"], checklist=checklist, by=by, at=at)
        return actions.about(row)


class Revoke(StepsAbout):
    """自主点検の取消."""

    name, title, form_class = "inspection_revoke", "自主点検を取り消す", RevokeForm
    may, kinds, parent = Permission.REGISTER_INSPECTIONS, ISSUERS, "inspections"
    intro = "点検の内容に誤りが見つかったときに取り消します。"
    submit = "取り消す"
    warning = "ほかに有効な点検がなければ、登録すると直ちに、電子処方箋を登録できなくなります。"
    next_steps = ("点検をやり直したら、もう一度登録してください。",)

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return when it was made; raise NotFound for another's, and for one that was taken back."""
        row = inspections_of(facility(request.actor).id).filter(uid=uid, state=InspectionState.VALID).first()
        if row is None:
            raise NotFound("取り消せる自主点検は見つかりません。")
        return [("点検日", day(row.made_on))]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Take it back."""
        return actions.about(actions.revoke_inspection(uid=answers["about"], because=answers["because"], by=by, at=at))
