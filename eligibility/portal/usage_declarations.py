"""`/stats/declarations/`: what a facility declares for the DX add-on, from when and until when (R-247)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from eligibility.actions import declarations as actions
from eligibility.models import FacilityDeclaration
from eligibility.queries.usage_facilities import declarations_of
from platform_site import clock
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps


class DeclareForm(Form):
    """A condition, and from when it is met."""

    kind = forms.ChoiceField(label="届出の種別", choices=FacilityDeclaration.Kind.choices, widget=forms.RadioSelect)
    valid_from = forms.DateField(
        label="適用開始日", help_text="その月の加算には、月の1日までに始まる届出が必要です。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class EndForm(Form):
    """A condition, and the last day on which it is met."""

    kind = forms.ChoiceField(label="届出の種別", choices=FacilityDeclaration.Kind.choices, widget=forms.RadioSelect)
    last_day = forms.DateField(
        label="最後の日", help_text="この日まで有効です。翌日からは届出がないものとして扱います。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class Declare(Steps):
    """Registering a declaration."""

    name, title, form_class = "declare_standard", "施設基準の届出を登録する", DeclareForm
    may, parent = Permission.DECLARE_STANDARDS, "declarations"
    intro = "医療DX推進体制整備加算の施設基準について、満たしている体制と、いつから満たすかを登録します。"
    warning = (
        "この登録は、地方厚生局への届出に代わるものではありません。届け出た内容と同じであることを確かめてください。"
    )
    next_steps = ("届出の一覧に加わり、適用開始日以後の月の区分の判定に使われます。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Register it."""
        return actions.about(actions.declare_standard(**answers, by=by, at=at))


class End(Steps):
    """Ending a declaration."""

    name, title, form_class = "end_standard", "施設基準の届出を終える", EndForm
    may, parent = Permission.DECLARE_STANDARDS, "declarations"
    intro = "満たさなくなった施設基準の届出を、最後の日を指定して終えます。"
    submit = "終える"
    next_steps = ("最後の日の翌日から、この届出のない施設として区分を判定します。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """End it."""
        return actions.about(actions.end_standard(**answers, by=by, at=at))


@page("施設基準の届出", may=Permission.DECLARE_STANDARDS, parent="usage_facilities")
def declarations(request: Request) -> HttpResponse:
    """List one's own facility's declarations."""
    rows = declarations_of(organisation_of(request.actor).id)
    return render(request, "stats/declarations.html", {"rows": rows, "today": jst_day(clock.now())})
