"""受付 and its 取消: a pharmacy takes a redeemed prescription in hand, and gives it back (R-053)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from eprescription.actions.receiving import receive as do_receive
from eprescription.actions.returning import give_back
from eprescription.errors.redemption import Taken
from eprescription.errors.stops import PharmacyStopped
from eprescription.portal.pharmacy_words import OPENS
from eprescription.queries.audit_views import audit_view
from platform_site import clock
from platform_site.actions import receipts
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.models import Receipt
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.portal.steps_about import Lines, StepsAbout
from platform_site.templatetags.site import day
from platform_site.transactions import action


EVENT = "eprescription.received"


class PharmacyReception(Steps):
    """The words of the receipt of a reception; its page is the audit view itself."""

    name, title, parent = "pharmacy_receive", "処方箋の受付", "pharmacy"
    leads = {"Prescription": ("pharmacy_audit", "処方監査へ")}


class ReturnPrescription(StepsAbout):
    """受付の取消."""

    name, title = "pharmacy_return", "受付の取消"
    may, kinds, parent = OPENS["may"], OPENS["kinds"], "pharmacy"
    intro = "この薬局での受付を取り消し、患者がほかの薬局でも使えるようにします。"
    submit = "受付を取り消す"
    warning = "取り消すと、この薬局ではこの処方箋を見られなくなります。もう一度受け付けるには、引換番号が必要です。"
    next_steps = ("患者に、ほかの薬局でも受け付けられることを伝えてください。",)

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose prescription it is; raise NotHolder, and NotInThisState for one that is not in hand here."""
        view = audit_view(uid=uid, by=request.actor, at=clock.now())
        if not view.is_in_hand:
            raise NotInThisState("この薬局で受け付けている処方箋ではありません。")
        row = view.held.row
        return [
            ("患者", view.held.document.patient.name),
            ("医療機関", row.organisation.name),
            ("交付日", day(row.issued_on)),
        ]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Give it back."""
        give_back(uid=answers["about"], by=by, at=at)
        return f"Returned:{answers['about']}"


@page("処方箋の受付", writes=True, **OPENS)
def receive(request: Request, uid: UUID) -> HttpResponse:
    """On POST receive a prescription; in any case lead to its audit view, which shows what the check found.

    It shows as well who has it, where it could not be received.
    """
    by, at = request.actor, clock.now()
    audit_view(uid=uid, by=by, at=at)
    if request.method == "POST":
        try:
            receipt = _received(uid=uid, by=by, at=at)
        except (NotInThisState, PharmacyStopped, Taken) as refused:
            messages.error(request, refused.detail)
        else:
            messages.success(request, f"受け付けました。受付番号 {receipt.number}")
    return redirect("pharmacy_audit", uid=uid)


@action(EVENT)
def _received(*, uid: UUID, by: Actor, at: datetime) -> Receipt:
    """Receive it and give the receipt number in one transaction."""
    do_receive(uid=uid, by=by, at=at)
    return receipts.issue(kind=PharmacyReception.name, about=f"Prescription:{uid}", by=by, at=at)
