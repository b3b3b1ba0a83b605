"""What either side does with 事前の取決め on pages: propose it, agree to it, end it (R-064)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.actions import protocols as actions
from eprescription.permissions import check_may_ask
from eprescription.portal.clinic_protocols import OPENS, line_of
from eprescription.portal.clinic_protocols_forms import ProposalForm
from eprescription.queries.protocols import protocol_of
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.periods import jst_day
from platform_site.portal.forms import Form
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.portal.steps_about import Lines, StepsAbout


LEADS = {"Protocol": ("protocol", "この取決めへ")}


class ProposeProtocol(Steps):
    """取決めの提案."""

    name, title, form_class = "protocol_new", "取決めの提案", ProposalForm
    may, kinds, parent, leads = OPENS["may"], OPENS["kinds"], "protocols", LEADS
    intro = "薬局が疑義照会をせずに変更できる範囲を、相手の機関に提案します。相手が合意すると、適用開始日から使えます。"
    submit = "提案する"
    warning = "提案すると、相手の機関に知らされます。合意の後は、薬局がこの取決めを根拠に変更・中止の調剤をします。"
    next_steps = (
        "相手の機関に知らせました。",
        "合意があると、お知らせが届きます。それまでは、疑義照会を行ってください。",
    )

    def initial(self, request: Request) -> dict[str, Any]:
        """Return today, the first day on which it may count."""
        return {"valid_from": jst_day(clock.now()).isoformat()}

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form, which knows who proposes."""
        form: Any = super().form(request, data, **initial)
        form.house = check_may_ask(request.actor)
        return form

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Propose it."""
        said = {name: answers[name] for name in ("partner", "text", "valid_from", "last_day")}
        return actions.about(actions.propose(**said, by=by, at=at))


class _AboutProtocol(StepsAbout):
    """What is done with an agreement that is there, as far as its `line_of` lets this side do it."""

    may, kinds, parent, leads = OPENS["may"], OPENS["kinds"], "protocols", LEADS
    needs: str
    lacking: str

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return what it says; raise NotFound for others', NotInThisState for what this side cannot do now."""
        house = check_may_ask(request.actor)
        line = line_of(protocol_of(uid, house.id), house.id, on=jst_day(clock.now()))
        if not line[self.needs]:
            raise NotInThisState(self.lacking)
        return [
            ("相手の機関", line["partner"].name),
            ("照会なしに変更できる範囲", line["row"].text),
            ("適用期間", line["days"]),
        ]


class AgreeToProtocol(_AboutProtocol):
    """取決めへの合意."""

    name, title = "protocol_agree", "取決めへの合意"
    needs, lacking = "may_agree", "この機関の合意を待っている取決めではありません。"
    intro = "相手の機関が提案した取決めに合意します。"
    submit = "合意する"
    warning = "合意すると、この範囲の変更・中止は、疑義照会なしに調剤されるようになります。"
    next_steps = ("相手の機関に知らせました。", "いつでも、どちらの機関からでも終了できます。")

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Agree to it."""
        return actions.about(actions.agree(uid=answers["about"], by=by, at=at))


class EndProtocol(_AboutProtocol):
    """取決めの終了."""

    name, title = "protocol_end", "取決めの終了"
    needs, lacking = "may_end", "この取決めは、すでに終了しています。"
    intro = "取決め、または合意を待っている提案を終了します。"
    submit = "終了する"
    warning = "終了すると、今日の調剤から、この取決めでは変更・中止ができません。元には戻せません。"
    next_steps = ("相手の機関に知らせました。", "変更が必要なときは、疑義照会を行ってください。")

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """End it."""
        return actions.about(actions.end(uid=answers["about"], by=by, at=at))
