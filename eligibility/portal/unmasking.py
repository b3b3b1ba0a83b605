"""`/staff/unmasking/`: the fund asks who a case is about, and sees it for an hour after another approved (E-16)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from eligibility.actions.unmasking import request_unmasking
from eligibility.queries.identities import identities_of
from platform_site import clock
from platform_site.actors import Actor
from platform_site.permissions import Permission
from platform_site.portal.forms import Form, ThingField
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.queries.unmasking import LASTS, is_open, open_request, own_requests, person_of
from platform_site.transactions import reads


EVENT = "identities.unmasked"
COLUMNS = [Column("申請日時", "requested_at"), Column("案件"), Column("状態", "state"), Column("閲覧できる期限")]


@page("本人の特定", may=Permission.UNMASK, kinds=FUND, takes=of_list())
def unmasking(request: Request) -> HttpResponse:
    """List what the visitor asked to see, and which of it is open now."""
    by, at = request.actor, clock.now()
    shown = listing(request, own_requests(by), columns=COLUMNS, default="-requested_at")
    for row in shown.page.object_list:
        row.case = row.about.removeprefix("Case:")
        row.open_until = row.decided_at + LASTS if is_open(row, at=at) else None
    return render(request, "unmasking/list.html", {"list": shown})


@page("特定した本人", may=Permission.UNMASK, kinds=FUND, parent="unmasking")
def identity(request: Request, uid: UUID) -> HttpResponse:
    """Show who a case is about, to whoever asked, within the hour; each view stands in the person's access log."""
    by, at = request.actor, clock.now()
    granted = found(open_request(by, uid, at=at))
    person = person_of(granted)
    with reads(EVENT, persons=[person.pk], by=by, at=at, ground="law", about=granted.about):
        rows = identities_of(person.pk)
    context = {"rows": rows, "case": granted.about.removeprefix("Case:"), "until": granted.decided_at + LASTS}
    return render(request, "unmasking/identity.html", context)


class AskForm(Form):
    """Which case, and why."""

    case = ThingField(
        label="案件の識別子",
        help_text="案件の画面に書かれている識別子です。画面のアドレスを貼り付けてもかまいません。",
        error_messages={"invalid": "案件の画面に書かれている識別子か、その画面のアドレスを入力してください。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="なぜ本人を特定する必要があるかを書いてください。氏名や番号は書かないでください。",
    )  # fmt: skip


class Ask(Steps):
    """Asking to see who a case is about."""

    name, title, form_class = "unmasking_ask", "本人の特定を申請する", AskForm
    may, kinds, parent = Permission.UNMASK, FUND, "unmasking"
    intro = (
        "案件が誰のものかは、別の担当者が承認したあと、申請した人だけが1時間見られます。"
        "見たことは、本人の利用記録に残ります。"
    )
    submit = "申請する"
    takes = ("case",)
    leads = {"Case": ("case", "この案件の画面へ")}
    next_steps = (
        "別の担当者が、「承認申請」のページで内容を確かめて承認します。",
        "承認されると、「本人の特定」のページから1時間だけ見られます。",
    )

    def initial(self, request: Request) -> dict[str, Any]:
        """Return the case from whose page the visitor comes."""
        return {"case": request.GET.get("case", "")[:36]}

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        return request_unmasking(case=answers["case"], reason=answers["reason"], by=by, at=at).about
