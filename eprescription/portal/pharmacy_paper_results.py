"""`/clinic/pharmacy/papers/results/…`: a result that this pharmacy registered: shown, corrected, withdrawn (R-053)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.actions.paper_correcting import WITHDRAWN
from eprescription.actions.paper_withdrawing import withdraw_paper
from eprescription.portal import clinic_said
from eprescription.portal.pharmacy_dispensing import typed
from eprescription.portal.pharmacy_paper_cases import correction_of
from eprescription.portal.pharmacy_papers import UNDER
from eprescription.portal.pharmacy_signing import signed
from eprescription.queries.paper_results import paper_result
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import Lines, StepsAbout
from platform_site.templatetags.site import day


UNKNOWN = "患者名は保存されていません"


@page("登録した紙の処方箋の調剤結果", **UNDER)
def result(request: Request, uid: UUID) -> HttpResponse:
    """Show a result that this pharmacy registered, with the versions before it; another's does not exist."""
    found = paper_result(uid, by=request.actor, at=clock.now())
    return render(request, "eprescription/pharmacy_paper_result.html", {"found": found, "result": found.newest})


@page("紙の処方箋の調剤結果の変更", writes=True, takes=("draft",), **UNDER)
def correct(request: Request, uid: UUID) -> HttpResponse:
    """Show what was given as it was registered; on POST change it, or go on to the signature."""
    at = clock.now()
    return typed(request, correction_of(uid, by=request.actor, at=at), at=at)


@page("変更する調剤結果の署名と登録", writes=True, takes=(clinic_said.NAMED,), **UNDER)
def sign(request: Request, uid: UUID, draft: UUID) -> HttpResponse:
    """Show what will be signed, with the findings that have no answer yet; on POST sign and register it."""
    at = clock.now()
    return signed(request, correction_of(uid, by=request.actor, at=at), draft, at=at)


class WithdrawPaperResult(StepsAbout):
    """紙の処方箋の調剤結果の取消."""

    name, title = "pharmacy_paper_withdraw", "紙の処方箋の調剤結果の取消"
    may, kinds, parent = UNDER["may"], UNDER["kinds"], UNDER["parent"]
    leads: Mapping[str, tuple[str, str]] = {"Dispensing": ("pharmacy_paper_result", "取り消した調剤結果へ")}
    intro = (
        "登録する患者や処方箋を間違えたなど、登録してはいけなかった調剤結果を取り消します。"
        "調剤した内容の誤りは、取り消さずに、調剤結果を変更してください。"
    )
    submit = "調剤結果を取り消す"
    warning = "取り消すと、患者の薬の一覧からこの調剤がなくなり、重複投薬・併用禁忌の確認にも使われません。"
    next_steps = (
        "取り消した調剤結果は、登録されていた内容とともに記録に残ります。",
        "調剤したものがあれば、あらためて登録してください。前と同じ内容のままでは登録できません。",
    )

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return what it is; raise NotHolder, and NotInThisState for one that was withdrawn."""
        found = paper_result(uid, by=request.actor, at=clock.now())
        if not found.is_current:
            raise NotInThisState(WITHDRAWN)
        made, said = found.newest, found.newest.paper or {}
        names = [item.master_name or item.sent_name for item in made.items.all()]
        patient = found.patient.name or found.patient.kana if found.patient else UNKNOWN
        return [
            ("患者", patient),
            ("医療機関・処方医", f"{said['facility']} {said['prescriber']}"),
            ("交付日", day(found.issued_on)),
            ("調剤日", day(made.dispensed_on)),
            ("調剤した医薬品", "、".join(filter(None, names))),
        ]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Take it back."""
        withdraw_paper(uid=answers["about"], by=by, at=at)
        return f"Dispensing:{answers['about']}"
