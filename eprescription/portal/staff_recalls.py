"""`/staff/recalls/`: medicines recalled by package code and lot, announced by two people (R-061)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from eprescription.actions import recalls_lots
from eprescription.models import Recall
from eprescription.queries.recalls import reach_words
from platform_site.actors import Actor
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.portal.text_fields import Text, long_text


WHO = (Permission.STOP_PRESCRIBING, Permission.APPROVE_STOPS)
READERS = (*WHO, Permission.DISPENSE)
"""A pharmacy reads what it was told of; how many persons hold it, the fund alone."""
COLUMNS = [
    Column("公表日時", "announced_at"), Column("包装コード（GTIN）", "package_code"), Column("製造番号"),
    Column("理由"),
    Column("知らせた人数", "told", number=True),
]  # fmt: skip


class RecallForm(Form):
    """What is recalled, and why."""

    package_code = Text(
        label="包装コード（GTIN）", max_length=14, says_limit=False,
        help_text="14桁。調剤包装または販売包装のバーコードの番号。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    lot = Text(
        label="製造番号", max_length=20, required=False, help_text="空欄のときは、すべての製造番号を回収します。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reason = long_text("理由", 500, help_text="薬局に表示されます。患者の氏名や番号は書かないでください。")

    def answers(self) -> list[dict[str, str]]:
        """Return what was answered, and what it would reach now: the medicine, and how many were given it."""
        asked = {name: self.cleaned_data[name] for name in ("package_code", "lot")}
        reached = [{"name": "", "id": "", "label": label, "text": text} for label, text in reach_words(**asked)]
        return [*super().answers(), *reached]


class AskToRecall(Steps):
    """回収の公表の申請."""

    name, title, form_class = "recall_new", "医薬品の回収の公表を申請する", RecallForm
    may, kinds, parent = Permission.STOP_PRESCRIBING, FUND, "recalls"
    intro = "公表は二人で行います。あなたが申請し、別の担当者が承認すると、受け取った人と調剤した薬局に知らせます。"
    submit = "公表を申請する"
    warning = "承認されると、この医薬品を受け取った人に直ちに知らせます。取り消せません。"
    next_steps = ("別の担当者が「承認申請」の画面で承認すると、公表します。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        return recalls_lots.ask_to_recall(**answers, by=by, at=at).about


@page("医薬品の回収", may=WHO, kinds=FUND, takes=of_list())
def recalls(request: Request) -> HttpResponse:
    """List what was recalled."""
    listed = listing(request, Recall.objects.all(), columns=COLUMNS, default="-announced_at")
    return render(request, "eprescription/staff_recalls.html", {"list": listed})


@page("医薬品の回収の内容", may=READERS)
def recall(request: Request, uid: UUID) -> HttpResponse:
    """Show what is recalled, and why."""
    row = found(Recall.objects.filter(uid=uid).first())
    is_fund = request.actor.organisation is not None and request.actor.organisation.kind in FUND
    return render(request, "eprescription/staff_recall.html", {"row": row, "is_fund": is_fund})
