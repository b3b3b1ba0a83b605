"""`/me/link-report`: 「自分の情報ではない」, said by the person herself (E-10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from eligibility.actions.disputes import report_own_link
from eligibility.portal.patient import OWN_DATA
from eligibility.queries.own_coverages import OwnCoverage, own_coverages, self_view_is_stopped
from eligibility.queries.own_reports import asked_by_her
from eligibility.rules.link_reasons import SAID_BY_PERSONS
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotPermitted
from platform_site.models import Receipt
from platform_site.periods import jst_day
from platform_site.portal.forms import Form
from platform_site.portal.people import herself, own_id
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.transactions import reads


CLOSED = (
    "ご自身の情報の表示が止められているため、このページは使えません。市区町村または保険者の窓口へお問い合わせください。"
)
NOTHING = "いま知らせることのできる資格はありません。"
WAIT = "確かめている途中の資格は、保険者の返事をお待ちください。"
ASSISTANCE = "医療扶助の内容が違うときは、福祉事務所へお電話ください。"
REASONS = list(SAID_BY_PERSONS.items())


class LinkReportForm(Form):
    """Which coverages are not hers, and why she thinks so."""

    coverages = forms.MultipleChoiceField(
        label="自分の情報ではない資格",
        help_text="あてはまるものをすべて選んでください。",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "1つ以上選んでください。"},
    )
    reason = forms.ChoiceField(
        label="そう思う理由",
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": "1つ選んでください。"},
    )


class LinkReport(Steps):
    """Ask which, check, stop telling them, and give a receipt."""

    name = "own_link_report"
    title = "情報の誤りを知らせる"
    form_class = LinkReportForm
    person = True
    parent = "me"
    intro = (
        "自分のものではない医療保険の資格があるときに、お知らせください。"
        "届くとすぐに、その資格はどの医療機関・薬局にも提供されなくなり、保険者が確かめます。"
    )
    warning = (
        "確かめが終わるまで、選んだ資格は窓口で使えません。医療機関・薬局に出していた同意は、すべて取り消されます。"
        "受診するときは、資格確認書をお持ちください。"
    )
    submit = "この内容で知らせる"
    next_steps = (
        "選んだ資格の提供は、いま止まりました。",
        "保険者が確かめ、正しい内容に直します。",
        "結果は「自分の情報」のページの表示で分かります。お急ぎのときは、受付番号を添えて保険者の窓口へお問い合わせください。",
    )

    def ask(self, request: Request) -> HttpResponse:
        """Ask, if there is anything that she could report."""
        if not _choices(request):
            messages.info(request, NOTHING + (WAIT if _own(request) else ASSISTANCE))
            return redirect("me")
        return super().ask(request)

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form with the visitor's own coverages to choose from; raise NotPermitted if her page is closed."""
        form = super().form(request, data, **initial)
        field = form.fields["coverages"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - as LinkReportForm declares it
        field.choices = _choices(request)
        return form

    def told(self, request: Request, receipt: Receipt) -> list[tuple[str, str]]:
        """Return which insurers look into it, with their telephone; nothing once her own page is closed."""
        person_id = own_id(request)
        if self_view_is_stopped(person_id):
            return []
        by, at = herself(request), clock.now()
        with reads("eligibility.own_coverage_read", persons=[person_id], by=by, at=at, ground=OWN_DATA, about="me"):
            asked = asked_by_her(person_id, at=receipt.issued_at)
        return [("確かめる保険者", " ".join(part for part in (each.name, each.phone) if part)) for each in asked]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Report them; the receipt names nobody."""
        uids = [UUID(each) for each in answers["coverages"]]
        report_own_link(
            person_id=own_id(request), coverage_uids=uids, reason=answers["reason"], by=herself(request), at=at
        )
        return "own_link_report"


def _choices(request: Request) -> list[tuple[str, str]]:
    """Return the visitor's coverages that are told; raise NotPermitted if her page is closed."""
    return [(str(each.uid), _called(each)) for each in _own(request) if not each.is_suspended]


def _called(coverage: OwnCoverage) -> str:
    return f"{coverage.insurer_name}（{coverage.numbers}）"


def _own(request: Request) -> list[OwnCoverage]:
    known: list[OwnCoverage] | None = getattr(request, "_own_coverages", None)
    if known is None:
        known = request._own_coverages = _read(request)  # type: ignore[attr-defined]
    return known


def _read(request: Request) -> list[OwnCoverage]:
    by, at, person_id = herself(request), clock.now(), own_id(request)
    if self_view_is_stopped(person_id):
        raise NotPermitted(CLOSED)
    with reads("eligibility.own_coverage_read", persons=[person_id], by=by, at=at, ground=OWN_DATA, about="me"):
        return own_coverages(person_id, on=jst_day(at), at=at)
