"""`/staff/vouchers/`: what institutions ask a welfare office for, and its answers (E-11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from eligibility.actions import voucher_requests as actions
from eligibility.queries.voucher_work import request_of, requests_listed
from eligibility.rules.assistance import Voucher
from eligibility.states import VoucherRequestState
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout
from platform_site.transactions import reads


EVENT = "eligibility.voucher_requests_read"
WELFARE = frozenset({Organisation.Kind.WELFARE_OFFICE})
COLUMNS = [
    Column("依頼日", "requested_at"), Column("状態", "state"), Column("受給者番号"), Column("医療機関"),
    Column("診療月", "month"), Column("種別", "care"), Column("回答"),
]  # fmt: skip
MOST_YEN = 9_999_999


class RequestFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(choices=VoucherRequestState.choices, label="状態", empty_label="すべて")


@page("医療券の依頼", may=Permission.ANSWER_VOUCHERS, kinds=WELFARE, takes=of_list(RequestFilter))
def vouchers(request: Request) -> HttpResponse:
    """List what is asked about the office's own recipients, the oldest first."""
    by, at = request.actor, clock.now()
    listed = listing(request, requests_listed(by), columns=COLUMNS, default="requested_at", filters=RequestFilter)
    rows = list(listed.page.object_list)
    with reads(EVENT, persons={row.person_id for row in rows}, by=by, at=at, ground="law", about="VoucherRequest"):
        for row in rows:
            row.waits = (jst_day(at) - jst_day(row.requested_at)).days if row.answered_at is None else None
        listed.page.object_list = rows
        return render(request, "vouchers/list.html", {"list": listed})


class AnswerForm(AboutForm):
    """A voucher, or why there is none."""

    needed_when = {
        "beside": "交付するときは必須",
        "own_payment": "交付するときは必須",
        "reason": "交付しないときは必須",
    }

    decision = forms.ChoiceField(
        label="回答", choices=[("grant", "交付する"), ("decline", "交付しない")], widget=forms.RadioSelect
    )
    beside = forms.ChoiceField(
        label="社会保険との併用", choices=[("no", "単独"), ("yes", "併用")], required=False, widget=forms.RadioSelect,
        help_text="交付するときに選びます。",
    )  # fmt: skip
    own_payment = forms.IntegerField(
        label="本人支払額（円）",
        min_value=0,
        max_value=MOST_YEN,
        required=False,
        help_text="交付するときに入力します。ない場合は 0 です。",
    )
    reason = forms.CharField(
        label="交付しない理由", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="交付しないときに書きます。依頼した医療機関の画面に出ます。氏名や番号は書かないでください。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs."""
        cleaned = super().clean()
        if cleaned.get("decision") == "grant":
            self._need("beside", "単独か併用かを選んでください。")
            self._need("own_payment", "本人支払額を入力してください。ない場合は 0 です。")
        elif cleaned.get("decision") == "decline":
            self._need("reason", "交付しない理由を入力してください。")
        return cleaned

    def _need(self, name: str, words: str) -> None:
        if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
            self.add_error(name, words)


class AnswerVoucher(StepsAbout):
    """Grant a request, or decline it."""

    name, title, parent = "voucher_answer", "医療券の依頼への回答", "vouchers"
    form_class = AnswerForm
    may, kinds = Permission.ANSWER_VOUCHERS, WELFARE
    submit = "この内容で回答する"
    warning = "回答すると、依頼した医療機関の画面に直ちに出ます。"
    next_steps = (
        "依頼した医療機関・薬局に知らせました。交付した内容は、次の資格確認から示されます。",
        "交付した医療券を直すときは、医療扶助ファイルで変更または取消を送ってください。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return what is asked; raise NotFound for another office's, or for one that is answered."""
        by = request.actor
        asked = request_of(by, uid)
        if asked.answered_at is not None:
            raise NotFound("この依頼には、すでに回答しています。")
        about = f"VoucherRequest:{uid}"
        with reads(EVENT, persons=[asked.person_id], by=by, at=clock.now(), ground="law", about=about):
            return [
                ("受給者番号", asked.recipient.recipient_number),
                ("医療機関", asked.organisation.name),
                ("診療月・種別", f"{asked.month.year}年{asked.month.month}月 {asked.get_care_display()}"),
            ]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Answer."""
        is_granted = answers["decision"] == "grant"
        voucher = Voucher(answers["beside"] == "yes", answers["own_payment"]) if is_granted else None
        reason = "" if is_granted else answers["reason"]
        asked = actions.answer_request(uid=answers["about"], voucher=voucher, reason=reason, by=by, at=at)
        return f"VoucherRequest:{asked.uid}"
