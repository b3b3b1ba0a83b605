"""Stopping a facility or a code at once, and asking that it go on, which another person approves (R-060)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.actions import stops
from eprescription.models import StopSwitch
from eprescription.portal.staff_stops_forms import CodeForm, FacilityForm, LiftForm
from eprescription.rules.document import System
from eprescription.states import StopState
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.permissions import Permission
from platform_site.portal.pages import FUND
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.portal.steps_about import Lines, StepsAbout
from platform_site.templatetags.site import day


LEADS = {"StopSwitch": ("prescribing_stop", "この停止の画面へ")}
GOES_ON = "再開は二人で行います。停止を設定した人は、再開を承認できません。"


class StopFacility(Steps):
    """機関の停止."""

    name, title, form_class = "stop_facility", "機関の発行または受付を停止する", FacilityForm
    may, kinds, parent, leads = Permission.STOP_PRESCRIBING, FUND, "prescribing_stops", LEADS
    intro = (
        "医療機関では処方箋の登録を、薬局では処方箋の引換えと受付を、直ちに止めます。"
        "すでに登録された処方箋は薬局で受け付けられ、すでに受け付けた処方箋は、その薬局で調剤できます。"
    )
    submit = "停止する"
    warning = (
        "登録すると直ちに、この機関は、電子処方箋の登録（薬局では引換えと受付）ができなくなります。"
        "機関に電話などで知らせてください。"
    )
    next_steps = (
        "医療機関は、処方箋の取消だけができます。",
        "薬局は、受け付け済みの処方箋の調剤、調剤結果の変更、疑義照会、受付の取消ができます。",
        GOES_ON,
    )

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Stop it."""
        house, reason = answers["facility"], answers["reason"]
        return stops.about(stops.stop_facility(organisation_uid=house.uid, reason=reason, by=by, at=at))


class StopCode(Steps):
    """医薬品コードの停止."""

    name, title, form_class = "stop_code", "医薬品コードの使用を停止する", CodeForm
    may, kinds, parent, leads = Permission.STOP_PRESCRIBING, FUND, "prescribing_stops", LEADS
    intro = "医薬品コードを、すべての機関の処方箋で直ちに使えなくします。"
    submit = "停止する"
    warning = (
        "登録すると直ちに、このコードの医薬品は、どの機関も処方箋に書けなくなります。ほかのコードで書いても断ります。"
    )
    next_steps = ("すでに登録された処方箋は、そのままです。", GOES_ON)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Stop it."""
        system, code, reason = System(answers["system"]), answers["code"], answers["reason"]
        return stops.about(stops.stop_code(system=system, code=code, reason=reason, by=by, at=at))


class AskToLift(StepsAbout):
    """再開の申請."""

    name, title, form_class = "lift_stop", "再開の申請", LiftForm
    may, kinds, parent, leads = Permission.STOP_PRESCRIBING, FUND, "prescribing_stops", LEADS
    intro = "再開には二人の確認が要ります。あなたが申請し、停止を設定した人とは別の担当者が承認します。"
    submit = "再開を申請する"
    warning = "承認されると、直ちに再び登録または受付ができるようになります。停止の原因が直ったことを確かめましたか。"
    next_steps = ("別の担当者が「承認申請」の画面で承認すると、再開します。", "承認されるまで、停止は続きます。")

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return what was stopped, and why; raise NotFound for what is not stopped."""
        row = StopSwitch.objects.select_related("organisation").filter(uid=uid, state=StopState.SET).first()
        if row is None:
            raise NotFound("停止中の対象は見つかりません。")
        return [("対象", stops.target(row)), ("停止した日", day(row.set_at)), ("停止の理由", row.reason)]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        stops.ask_to_lift(uid=answers["about"], reason=answers["reason"], by=by, at=at)
        return f"StopSwitch:{answers['about']}"
