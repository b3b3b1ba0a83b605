"""`/clinic/inquiries/`: 疑義照会 between pharmacy and prescriber, as both its sides see it: list, thread, answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions import inquiries as actions
from eprescription.models import Inquiry
from eprescription.portal.clinic_opening import KINDS, MAY
from eprescription.portal.clinic_parties import lines_of, subject_of, texts
from eprescription.queries.inquiries import heads, inbox, inquiry_now
from eprescription.states import InquiryState
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotInThisState
from platform_site.permissions import organisation_of
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout
from platform_site.portal.text_fields import Text


MOST = 50
OPENS: dict[str, Any] = {"may": MAY, "kinds": KINDS, "parent": "inquiries"}


class MessageForm(Form):
    """What either side writes besides question and answer."""

    text = texts("伝えること", 2000)


class AnswerForm(AboutForm):
    """What came of it, in whose words."""

    result = forms.ChoiceField(label="結果", choices=Inquiry.Result.choices, widget=forms.RadioSelect)
    answer = texts("回答の内容", 2000)
    answered_by = Text(label="回答した人", max_length=100, help_text="電話で聞いたときは、答えた処方医などの氏名です。")


class AnswerInquiry(StepsAbout):
    """疑義照会の回答."""

    name, title, form_class = "inquiry_answer", "疑義照会の回答", AnswerForm
    may, kinds, parent = MAY, KINDS, "inquiries"
    leads = {"Inquiry": ("inquiry", "この疑義照会へ")}
    intro = "処方医の回答を登録します。薬局が電話などで聞いた回答も、ここで記録します。"
    submit = "回答を登録する"
    warning = "登録した回答は変えられません。変更・中止のときは、薬局がこの回答を根拠に調剤します。"
    next_steps = ("相手の機関に知らせました。", "変更・中止のとき、薬局は調剤結果にこの回答を選びます。")

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return what was asked; raise NotFound for others', NotInThisState for one that is over."""
        return subject_of(open_inquiry(uid, by=request.actor, at=clock.now()))

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Answer it."""
        said = {name: answers[name] for name in ("result", "answer", "answered_by")}
        return actions.about(actions.answer(uid=answers["about"], by=by, at=at, **said).uid)


@page("疑義照会", **{**OPENS, "parent": ""})
def inquiries(request: Request) -> HttpResponse:
    """List what one's own facility asked or is asked, what waits first; no patient and no medicine stands there."""
    rows = lines_of(heads(inbox(request.actor, most=MOST)))
    return render(request, "eprescription/clinic_inquiries.html", {"rows": rows})


@page("疑義照会の内容", writes=True, **OPENS)
def inquiry(request: Request, uid: UUID) -> HttpResponse:
    """Show one thread to its two sides, and on POST write into it."""
    by, at = request.actor, clock.now()
    told = inquiry_now(uid=uid, by=by, at=at)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(uid=uid, text=form.cleaned_data["text"], by=by, at=at)
        except (Invalid, NotInThisState) as refused:
            form.refuse(refused)
        else:
            messages.success(request, "相手の機関に伝えました。")
            return redirect("inquiry", uid=uid)
    is_asker = told["asked_by"]["code"] == _code(by)
    [line] = lines_of([told])
    known = {"line": line, "is_asker": is_asker, "form": form}
    return render(request, "eprescription/clinic_inquiry.html", known, status=form.status)


def open_inquiry(uid: UUID, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return an inquiry that waits for its answer, to one of its sides; raise NotFound, NotInThisState."""
    told = inquiry_now(uid=uid, by=by, at=at)
    if told["state"] != InquiryState.OPEN:
        raise NotInThisState("回答または取下げの済んだ疑義照会です。")
    return told


def _code(by: Actor) -> str:
    return organisation_of(by).code
