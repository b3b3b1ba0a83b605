"""疑義照会 and 服薬情報提供書 from the pharmacy's side: to ask, to take the question back, to report (R-064)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from eprescription.actions import inquiries, tracing_reports
from eprescription.portal.clinic_inquiries import open_inquiry
from eprescription.portal.clinic_parties import WHOLE, subject_of, texts
from eprescription.portal.pharmacy_words import OPENS
from eprescription.queries.audit_views import AuditView, audit_view
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout
from platform_site.templatetags.site import day


class AskForm(AboutForm):
    """About which medicine, and what."""

    item = forms.ChoiceField(label="照会する項目", required=False)
    question = texts("照会の内容", 2000)


class ReportForm(AboutForm):
    """What the prescriber should know."""

    text = texts("処方医に伝えること", 2000)


class AskPrescriber(StepsAbout):
    """疑義照会."""

    name, title, form_class = "pharmacy_ask", "疑義照会", AskForm
    may, kinds, parent = OPENS["may"], OPENS["kinds"], "pharmacy"
    leads = {"Inquiry": ("inquiry", "この疑義照会へ")}
    intro = "処方した医療機関に照会します。電話で照会したときも、ここに記録してから回答を登録します。"
    submit = "照会する"
    warning = "照会すると、処方した医療機関に知らされます。急ぐときは、電話でも連絡してください。"
    next_steps = (
        "回答があると、お知らせが届きます。",
        "電話で回答を得たときは、この疑義照会の画面で回答を記録してください。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return which prescription it is; raise NotHolder for one that this pharmacy does not know."""
        return _subject(audit_view(uid=uid, by=request.actor, at=clock.now()))

    def fill(self, request: Request, uid: UUID, form: Any) -> None:
        """Offer the medicines of the prescription."""
        document = audit_view(uid=uid, by=request.actor, at=clock.now()).held.document
        form.fields["item"].choices = [("", WHOLE), *((item.key, item.name) for item in document.items)]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        uid, item, question = answers["about"], answers["item"], answers["question"]
        made = inquiries.ask(prescription_uid=uid, item_key=item, question=question, by=by, at=at)
        return inquiries.about(made.uid)


class WithdrawInquiry(StepsAbout):
    """疑義照会の取下げ."""

    name, title = "inquiry_withdraw", "疑義照会の取下げ"
    may, kinds, parent = OPENS["may"], OPENS["kinds"], "inquiries"
    leads = {"Inquiry": ("inquiry", "この疑義照会へ")}
    intro = "回答を待っている疑義照会を取り下げます。"
    submit = "取り下げる"
    warning = "取り下げると、回答は登録できなくなります。必要なときは、あらためて照会してください。"

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return what was asked; raise NotFound for others', NotInThisState for one that is over."""
        return subject_of(open_inquiry(uid, by=request.actor, at=clock.now()))

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Take it back."""
        return inquiries.about(inquiries.withdraw(uid=answers["about"], by=by, at=at).uid)


class SendReport(StepsAbout):
    """服薬情報提供書."""

    name, title, form_class = "pharmacy_report", "服薬情報提供書（トレーシングレポート）", ReportForm
    may, kinds, parent = OPENS["may"], OPENS["kinds"], "pharmacy"
    leads = {"TracingReport": ("tracing_report", "送った服薬情報提供書を見る")}
    intro = "調剤した処方箋について、急がない情報を処方した医療機関に伝えます。回答は求めません。"
    submit = "提供する"
    warning = "急ぐこと、処方の変更が要ることは、疑義照会で伝えてください。"
    next_steps = ("処方した医療機関に知らせました。読まれたかどうかは、送った服薬情報提供書の画面で分かります。",)

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return which prescription it is; raise NotHolder, NotInThisState for one not dispensed here."""
        view = audit_view(uid=uid, by=request.actor, at=clock.now())
        if not view.was_dispensed_here:
            raise NotInThisState("調剤結果を登録してから提供してください。調剤の前は、疑義照会を行ってください。")
        return _subject(view)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Send it."""
        made = tracing_reports.send(prescription_uid=answers["about"], text=answers["text"], by=by, at=at)
        return tracing_reports.about(made.uid)


def _subject(view: AuditView) -> Lines:
    row = view.held.row
    return [
        ("患者", view.held.document.patient.name),
        ("医療機関・処方医", f"{row.organisation.name} {row.prescriber_name}"),
        ("交付日", day(row.issued_on)),
    ]
