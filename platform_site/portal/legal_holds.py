"""`/staff/purges/holds/`: the holds that stand and stood; placing one for a case, and lifting it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_filters import ChoiceFilter, FilterSet

from platform_site import clock
from platform_site.actions import legal_holds
from platform_site.actions.legal_holds import LIFTED, SUBJECTS
from platform_site.actors import Actor
from platform_site.models import LegalHold
from platform_site.permissions import Permission
from platform_site.portal.forms import Form, ThingField
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps


COLUMNS = [
    Column("設定日時", "placed_at"), Column("訴訟・調査などの番号"), Column("設定した人"), Column("状態", "lifted_at"),
]  # fmt: skip


class HoldFilter(FilterSet):
    """By whether it stands."""

    state = ChoiceFilter(
        label="状態", choices=[("active", "保全中"), ("lifted", "解除済み")], empty_label="すべて", method="by_state"
    )

    class Meta:
        model = LegalHold
        fields: list[str] = []

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Return the holds that stand, or those that were lifted."""
        return rows.filter(lifted_at__isnull=value == "active")


class PlaceForm(Form):
    """For whom, for which case, and why; the person is named by a case or a merge, never by a name or a number."""

    thing = forms.ChoiceField(
        label="対象の示し方",
        choices=lambda: [(name, subject.label) for name, subject in SUBJECTS.items()],
        widget=forms.RadioSelect,
    )
    uid = ThingField(
        label="案件または統合の識別子",
        help_text="その画面に書かれている識別子です。画面のアドレスを貼り付けてもかまいません。",
        error_messages={"invalid": "識別子は、0b9e1a3c-1111-4222-8333-444455556666 の形で入力してください。"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    case_number = forms.CharField(
        label="訴訟・調査などの番号",
        max_length=40,
        help_text="保全を求める訴訟、調査、照会などの番号。保全の一覧に出ます。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="理由", max_length=500, help_text="氏名や番号を書かないでください。", widget=forms.Textarea({"rows": 4})
    )


class LiftForm(Form):
    """Why a hold ends, in one of a few words: the trail takes no free text."""

    why = forms.ChoiceField(label="解除の理由", choices=list(LIFTED.items()), widget=forms.RadioSelect)


class PlaceHold(Steps):
    """保全の設定."""

    name = "hold_place"
    title = "保全を設定する"
    form_class = PlaceForm
    may = Permission.PLACE_HOLDS
    parent = "holds"
    takes = ("case",)
    leads = {"LegalHold": ("hold", "この保全の内容へ")}
    intro = "案件が終わるまで、本人に関する記録を、保存期間を過ぎても消去しないようにします。"
    warning = "設定すると、その人の記録を含む月の資格確認と監査の記録も、月ごとまとめて残ります。"
    submit = "保全を設定する"
    next_steps = ("保全は、解除するまで続きます。", "案件が終わったら、「保全」のページで解除してください。")

    def initial(self, request: Request) -> dict[str, Any]:
        """Begin with the case from whose page the visitor comes."""
        case = request.GET.get("case", "")[:36]
        return {"thing": "Case", "uid": case} if case else {}

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Place the hold and name its case."""
        placed = legal_holds.place_hold(**answers, by=by, at=at)
        return f"LegalHold:{placed[0].uid}"


@page("保全", may=Permission.PLACE_HOLDS, parent="purges", takes=of_list(HoldFilter))
def holds(request: Request) -> HttpResponse:
    """List the holds; whom they are about is not shown."""
    rows = LegalHold.objects.select_related("placed_by", "lifted_by")
    shown = listing(request, rows, columns=COLUMNS, default="-placed_at", filters=HoldFilter)
    return render(request, "purges/holds.html", {"list": shown})


@page("保全の内容", may=Permission.PLACE_HOLDS, parent="holds", writes=True)
def hold(request: Request, uid: UUID) -> HttpResponse:
    """Show a hold, and lift it with a reason."""
    row = found(LegalHold.objects.select_related("placed_by", "lifted_by").filter(uid=uid).first())
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        legal_holds.lift_hold(uid=uid, why=form.cleaned_data["why"], by=request.actor, at=clock.now())
        messages.success(request, "保全を解除しました。")
        return redirect("hold", uid=uid)
    return render(request, "purges/hold.html", {"row": row, "form": form}, status=form.status)
