"""The end of a case: a party's word; where it would have a coverage told again, a second person approves it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eligibility.actions import case_answers, links_resuming
from eligibility.errors.cases import NotCorrected
from eligibility.models import Case
from eligibility.portal.cases_forms import EndForm, ResumeForm
from eligibility.portal.cases_shown import open_words_of
from eligibility.queries.cases import case_of, has_changed
from eligibility.rules.cases import HOLDS_LINK, Resolution
from eligibility.rules.resolution_words import RESOLUTIONS
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.permissions import Permission
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import Lines, StepsAbout


class CaseEnd(StepsAbout):
    """The word of a party of a case that holds no link."""

    name, title, parent = "case_end", "疑義案件の結果の登録", "cases"
    form_class = EndForm
    may = Permission.ANSWER_CASES
    submit = "この結果を登録する"
    warning = "登録した結果は取り消せません。終了した案件には、やり取りを書き込めません。"
    leads = {"Case": ("case", "この案件の画面へ")}
    next_steps = (
        "結果は、ほかの当事者と支払基金に知らせました。",
        "すべての当事者の一致が要る種別（二重資格）は、全員が同じ結果を登録したときに終わります。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return kind and day of the case; raise NotFound for one that its party does not end here."""
        case = _ended_here(request.actor, uid, holds=False)
        return _lines(case)

    def fill(self, request: Request, uid: UUID, form: Any) -> None:
        """Offer the words that are open to this party."""
        form.fields["resolution"].choices = _words(case_of(request.actor, uid), request.actor)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Say the word."""
        case = case_answers.resolve(uid=answers["about"], resolution=answers["resolution"], by=by, at=at)
        return f"Case:{case.uid}"


class CaseResume(StepsAbout):
    """The word with which a link would be told again: asked for here, approved by somebody else."""

    name, title, parent = "case_resume", "提供の再開の申請", "cases"
    form_class = ResumeForm
    may = Permission.ANSWER_CASES
    intro = "資格の提供を再開するには、二人の確認が要ります。あなたが申請し、別の承認者が内容を確かめて承認します。"
    submit = "再開を申請する"
    warning = "承認されると、この資格はすべての医療機関・薬局に再び提供されます。本人であることを確かめましたか。"
    leads = {"Case": ("case", "この案件の画面へ")}
    next_steps = (
        "同じ機関の承認者が「承認申請」の画面で承認すると、案件が終わり、提供が再開されます。",
        "承認されるまで、提供は止まったままです。申請は14日で期限が切れます。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return kind and day of the case; raise NotFound for one that holds no link."""
        return _lines(_ended_here(request.actor, uid, holds=True))

    def fill(self, request: Request, uid: UUID, form: Any) -> None:
        """Offer the words that are open to this party; that it is corrected, only once something has changed."""
        case = case_of(request.actor, uid)
        form.fields["resolution"].choices = [
            (word, label)
            for word, label in _words(case, request.actor)
            if word != Resolution.CORRECTED or has_changed(case)
        ]
        if not has_changed(case):
            form.fields["resolution"].help_text = NotCorrected.problem.cause

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask for it."""
        links_resuming.ask_to_end(
            case_uid=answers["about"], resolution=answers["resolution"], reason=answers["reason"], by=by, at=at
        )
        return f"Case:{answers['about']}"


def _ended_here(by: Actor, uid: UUID, *, holds: bool) -> Case:
    case = case_of(by, uid)
    is_holding = case.kind in HOLDS_LINK and case.coverage_id is not None
    if is_holding != holds or not _words(case, by):
        raise NotFound("この案件の結果は、ここでは登録できません。")
    return case


def _words(case: Case, by: Actor) -> list[tuple[str, str]]:
    return [(word, RESOLUTIONS[Resolution(word)]) for word in open_words_of(case, by=by)]


def _lines(case: Case) -> Lines:
    return [("案件", case.get_kind_display()), ("状態", case.get_state_display())]
