"""不開示・自己情報提供不可: what an insurer itself withholds of its member, set and lifted by hand (I01-5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eligibility.actions import disclosures
from eligibility.portal.members_forms import ORDERS, OrderForm, orders_open
from eligibility.portal.members_read import told_line
from eligibility.queries.members import coverage_of, ordered_kinds
from platform_site.actors import Actor
from platform_site.permissions import Permission
from platform_site.portal.pages import INSURER
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import Lines, StepsAbout


class OrderDisclosure(StepsAbout):
    """Set or lift one of the two orders."""

    name, title, parent = "member_restrict", "不開示・自己情報提供不可の登録", "members"
    form_class = OrderForm
    may, kinds = Permission.RESTRICT_DISCLOSURE, INSURER
    intro = (
        "あなたの機関が設定したものだけを変えられます。別の機関も設定しているときは、その機関が解除するまで続きます。"
    )
    submit = "登録する"
    warning = (
        "登録した瞬間から効きます。次に送る加入者情報ファイルの欄に違う値があると、その値に変わります（空なら変わりません）。"
        "解除すると、住所やご本人の画面が再び示されます。ご本人の安全を確かめてください。"
    )
    leads = {"Coverage": ("member", "この資格の画面へ")}
    next_steps = (
        "設定したとき: 住所は暗号化して隠され、どの画面・回答にも出ません。",
        "それまでに住所を知った機関があれば、案件でお知らせします。",
        "解除したとき: ほかの機関が設定していなければ、いまの住所が再び示されます。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose coverage it is; raise NotFound for another insurer's."""
        return told_line(request.actor, uid)[1]

    def fill(self, request: Request, uid: UUID, form: Any) -> None:
        """Offer what is not so already."""
        held = ordered_kinds(coverage_of(request.actor, uid), by=request.actor)
        form.fields["order"].choices = orders_open(held)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Set or lift it."""
        kind, is_on, _ = ORDERS[answers["order"]]
        coverage = disclosures.order(coverage_uid=answers["about"], kind=kind, is_on=is_on, by=by, at=at)
        return f"Coverage:{coverage.uid}"
