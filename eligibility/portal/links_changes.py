"""Stopping what a coverage tells, and asking that it be told again where no case holds it (R-§7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from eligibility.actions import link_inquiries, links_resuming
from eligibility.models import Coverage
from eligibility.portal.cases_forms import ReasonForm
from eligibility.portal.members_read import told_line
from eligibility.rules.link_reasons import LABELS, LinkReason
from eligibility.states import LinkState
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.permissions import Permission
from platform_site.portal.pages import FUND, INSURER
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout


class SuspendForm(AboutForm):
    """Why."""

    reason = forms.ChoiceField(
        label="理由", choices=[(reason.value, label) for reason, label in LABELS.items()], widget=forms.RadioSelect
    )


class SuspendLink(StepsAbout):
    """Stop telling a coverage."""

    name, title, parent = "link_suspend", "資格の提供を止める", "links"
    form_class = SuspendForm
    may, kinds = Permission.SUSPEND_LINKS, INSURER | FUND
    intro = "だれの資格かが疑わしいときに、直ちに止めます。保険者に、期限のある案件が開かれます。"
    submit = "提供を止める"
    warning = "登録すると直ちに、すべての医療機関・薬局でこの資格が使えなくなります。再開には二人の確認が要ります。"
    next_steps = (
        "この資格は、どの医療機関・薬局にもお答えしません。窓口では資格確認書などで確かめます。",
        "案件の画面で確認を進め、分かったら再開を申請してください。",
    )
    leads = {"Case": ("case", "この案件の画面へ")}

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose coverage it is; raise NotFound for one that is stopped already."""
        coverage, lines = told_line(request.actor, uid)
        _check(coverage, LinkState.CONFIRMED)
        return lines

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Stop it."""
        reason = LinkReason(answers["reason"])
        case = link_inquiries.open_inquiry(coverage_uid=answers["about"], reason=reason, by=by, at=at)
        return f"Case:{case.uid}"


class ResumeLink(StepsAbout):
    """Ask that a coverage which no case holds be told again."""

    name, title, parent = "link_resume", "資格の提供の再開の申請", "links"
    form_class = ReasonForm
    may, kinds = Permission.ANSWER_CASES, INSURER | FUND
    intro = "資格の提供を再開するには、二人の確認が要ります。あなたが申請し、別の承認者が内容を確かめて承認します。"
    submit = "再開を申請する"
    warning = "承認されると、この資格はすべての医療機関・薬局に再び提供されます。本人であることを確かめましたか。"
    next_steps = ("同じ機関の承認者が「承認申請」の画面で承認すると、提供が再開されます。",)
    leads = {"Coverage": ("member", "この資格の画面へ")}

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose coverage it is; raise NotFound for one that is told."""
        coverage, lines = told_line(request.actor, uid)
        _check(coverage, LinkState.SUSPENDED)
        return lines

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask for it."""
        links_resuming.ask_to_resume(coverage_uid=answers["about"], reason=answers["reason"], by=by, at=at)
        return f"Coverage:{answers['about']}"


def _check(coverage: Coverage, state: str) -> None:
    if coverage.link_state != state:
        raise NotFound("この資格は、すでに別の状態になっています。")
