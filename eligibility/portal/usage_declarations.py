"""`/stats/declarations/`: what a facility declares for the DX add-on, from when and until when (R-247)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions import declarations as actions
from eligibility.models import FacilityDeclaration
from eligibility.queries.usage_facilities import declarations_of
from eligibility.rules.dx_addon_rows import ENDED_ON
from platform_site import clock
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.templatetags.site import day


DAY = timedelta(days=1)


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
    intro = (
        "医療DX推進体制整備加算の施設基準について、満たしている体制と、いつから満たすかを登録します。"
        f"この加算は{day(ENDED_ON - DAY)}で終わりました。その後の月の区分の判定には使われません。"
    )
    warning = (
        "この登録は、地方厚生局への届出に代わるものではありません。届け出た内容と同じであることを確かめてください。"
    )
    next_steps = (f"届出の一覧に加わり、適用開始日から{day(ENDED_ON - DAY)}までの月の区分の判定に使われます。",)

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

    def ask(self, request: Request) -> HttpResponse:
        """Ask which, if there is any to end."""
        if not _open_kinds(request.actor):
            messages.info(request, "終えることのできる届出はありません。")
            return redirect("declarations")
        return super().ask(request)

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form with the facility's declarations that have no end to choose from."""
        form = super().form(request, data, **initial)
        field = form.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as EndForm declares it
        field.choices = _open_kinds(request.actor)
        return form

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """End it."""
        return actions.about(actions.end_standard(**answers, by=by, at=at))


@page("施設基準の届出", may=Permission.DECLARE_STANDARDS, parent="usage_facilities")
def declarations(request: Request) -> HttpResponse:
    """List one's own facility's declarations."""
    rows = declarations_of(organisation_of(request.actor).id)
    known = {"rows": rows, "today": jst_day(clock.now()), "may_end": bool(_open_kinds(request.actor))}
    return render(request, "stats/declarations.html", known)


def _open_kinds(by: Actor) -> list[tuple[str, str]]:
    """Return the kinds that one's own facility declares without an end."""
    standing = {row.kind for row in declarations_of(organisation_of(by).id) if row.valid_until is None}
    return [(kind, label) for kind, label in FacilityDeclaration.Kind.choices if kind in standing]
