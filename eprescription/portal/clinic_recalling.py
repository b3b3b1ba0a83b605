"""処方箋の回収 on a page: what is not to be dispensed any more, also when a pharmacy has received it (R-050)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from eprescription.actions.recalling import recall
from eprescription.portal.clinic_ending import EndPrescription
from eprescription.rules.recalls import REASONS
from eprescription.states import RxState
from platform_site.actors import Actor
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm


class RecallPrescriptionForm(AboutForm):
    """Why."""

    reason = forms.ChoiceField(label="回収する理由", choices=list(REASONS.items()), widget=forms.RadioSelect)


class RecallPrescription(EndPrescription):
    """処方箋の回収."""

    name, title, form_class = "clinic_recall", "処方箋の回収", RecallPrescriptionForm
    to = RxState.RECALLED
    leads = {"Prescription": ("clinic_copy", "回収した処方箋の内容を見る")}
    intro = (
        "調剤されてはならない処方箋を回収します。薬局が受け付けた後でも、調剤される前なら回収できます。"
        "処方の誤りなど、ほかの理由でやめるときは、薬局が受け付ける前に取り消してください。"
    )
    submit = "処方箋を回収する"
    warning = "回収すると、この処方箋と引換番号は使えなくなり、受け付けた薬局も調剤できません。元には戻せません。"
    next_steps = (
        "薬局が受け付けているときは、すぐに電話などで知らせてください。",
        "患者に、渡した処方内容（控え）または紙の処方箋が使えないことを伝えてください。",
    )

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Recall it."""
        recall(uid=answers["about"], reason=answers["reason"], by=by, at=at)
        return f"Prescription:{answers['about']}"
