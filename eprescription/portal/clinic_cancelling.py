"""処方箋の取消 on a page: the clinic takes back what no pharmacy has received (R-050)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.actions.cancelling import cancel
from eprescription.models import Prescription
from eprescription.permissions import check_is_issuer
from eprescription.portal.clinic_visits import OPENS
from eprescription.queries.prescriptions import document_of, issued_by, newest_version
from eprescription.states import PRESCRIPTION, RxState
from platform_site import clock
from platform_site.actors import Actor
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout
from platform_site.portal.text_fields import long_text
from platform_site.templatetags.site import day
from platform_site.transactions import reads


READ = "eprescription.prescription_read"


class CancelForm(AboutForm):
    """Why."""

    reason = long_text(
        "取り消す理由", 200, rows=2, help_text="薬の名前や患者の名前は書かないでください。例: 用量の誤り"
    )


class CancelPrescription(StepsAbout):
    """処方箋の取消."""

    name, title, form_class = "clinic_cancel", "処方箋の取消", CancelForm
    may, kinds, parent = OPENS["may"], OPENS["kinds"], "clinic"
    leads = {"Prescription": ("clinic_copy", "取り消した処方箋の内容を見る")}
    intro = "薬局がまだ受け付けていない処方箋を取り消します。"
    submit = "処方箋を取り消す"
    warning = "取り消すと、この処方箋と引換番号は使えなくなります。元には戻せません。"
    next_steps = (
        "患者に、渡した処方内容（控え）が使えないことを伝えてください。",
        "処方を改めるときは、あらためて処方を入力してください。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose prescription it is; raise NotFound for another's, NotInThisState for one that is taken."""
        by, at = request.actor, clock.now()
        found = issued_by(uid, check_is_issuer(by).id)
        with reads(READ, persons=[found.person_id], by=by, at=at, ground="own", about=f"Prescription:{uid}"):
            row = Prescription.objects.get(pk=found.id)
            PRESCRIPTION.check(row.state, RxState.CANCELLED)
            document = document_of(newest_version(row))
        medicines = "、".join(item.name for item in document.items)
        return [("患者", document.patient.name), ("交付日", day(row.issued_on)), ("医薬品", medicines)]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Cancel it."""
        cancel(uid=answers["about"], reason=answers["reason"], by=by, at=at)
        return f"Prescription:{answers['about']}"
