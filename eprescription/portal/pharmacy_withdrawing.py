"""調剤結果の取消 on a page: the pharmacy takes back a result of what was not dispensed after all (R-053)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.actions.withdrawing import withdraw_result
from eprescription.portal.pharmacy_words import OPENS
from eprescription.queries.audit_views import audit_view
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import Lines, StepsAbout
from platform_site.templatetags.site import day


class WithdrawResult(StepsAbout):
    """調剤結果の取消."""

    name, title = "pharmacy_withdraw", "調剤結果の取消"
    may, kinds, parent = OPENS["may"], OPENS["kinds"], "pharmacy"
    leads = {"Prescription": ("pharmacy_audit", "処方監査へ")}
    intro = (
        "患者に渡さなかったなど、調剤しなかったことになる調剤結果を取り消します。"
        "内容の誤りは、取り消さずに、調剤結果を変更してください。"
    )
    submit = "調剤結果を取り消す"
    warning = "取り消すと、患者の薬の一覧と処方した医療機関の調剤結果から、この調剤がなくなります。"
    next_steps = (
        "処方箋は、この薬局で受け付けたところに戻りました。調剤したら、あらためて調剤結果を登録してください。",
        "ほかの薬局で調剤を受けるときは、受付も取り消してください。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose result it is; raise NotHolder, and NotInThisState for one that cannot be taken back."""
        view = audit_view(uid=uid, by=request.actor, at=clock.now())
        if not view.may_be_withdrawn:
            raise NotInThisState("この薬局の調剤で終わった処方箋だけ、調剤結果を取り消せます。")
        row, made = view.held.row, view.results[-1]
        names = [item.master_name or item.sent_name for item in made.items.all()]
        return [
            ("患者", view.held.document.patient.name),
            ("医療機関", row.organisation.name),
            ("調剤日", day(made.dispensed_on)),
            ("調剤した医薬品", "、".join(name for name in names if name)),
        ]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Take it back."""
        withdraw_result(uid=answers["about"], by=by, at=at)
        return f"Prescription:{answers['about']}"
