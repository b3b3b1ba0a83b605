"""処方箋の取消 on a page: the clinic takes back what no pharmacy has received (R-050)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eprescription.actions.cancelling import cancel
from eprescription.portal.clinic_ending import EndPrescription
from platform_site.actors import Actor
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm
from platform_site.portal.text_fields import long_text


class CancelForm(AboutForm):
    """Why."""

    reason = long_text(
        "取り消す理由", 200, rows=2, help_text="薬の名前や患者の名前は書かないでください。例: 用量の誤り"
    )


class CancelPrescription(EndPrescription):
    """処方箋の取消."""

    name, title, form_class = "clinic_cancel", "処方箋の取消", CancelForm
    leads = {"Prescription": ("clinic_copy", "取り消した処方箋の内容を見る")}
    intro = "薬局がまだ受け付けていない処方箋を取り消します。"
    submit = "処方箋を取り消す"
    warning = "取り消すと、この処方箋と引換番号は使えなくなります。元には戻せません。"
    next_steps = (
        "患者に、渡した処方内容（控え）が使えないことを伝えてください。",
        "処方を改めるときは、あらためて処方を入力してください。",
    )

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Cancel it."""
        cancel(uid=answers["about"], reason=answers["reason"], by=by, at=at)
        return f"Prescription:{answers['about']}"
