"""`/clinic/visits/…/sign/…`: the whole prescription once more, the answers to findings, signature, registration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.checking import checked_before
from eprescription.errors.checks import Stopped
from eprescription.errors.registering import VersionStale
from eprescription.models import PrescriptionCheck
from eprescription.portal import clinic_said
from eprescription.portal.clinic_answers import AnswersForm
from eprescription.portal.clinic_findings import findings_of, words_of
from eprescription.portal.clinic_issuing import issue
from eprescription.portal.clinic_preparing import Prepared, prepared_in
from eprescription.portal.clinic_receipts import finish
from eprescription.portal.clinic_returning import asks_to_open, lead_to_opening
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.clinic_words import leftover_words
from eprescription.portal.dosages import dosages_in
from eprescription.portal.visits import visit_here
from eprescription.queries.visits import Visit
from eprescription.rules.checks.findings import Finding
from platform_site import clock
from platform_site.errors import NotInThisState
from platform_site.portal.forms import holds_number
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


CHANGED = "確かめた後に、服用中の薬が変わったか、30分が過ぎました。もう一度確かめ、理由を入力してください。"
OVERTAKEN = "差し替える処方箋は、その間に変更・取消・受付などがされました。いまの状態を確かめてください。"


@page("署名と登録", writes=True, takes=(clinic_said.NAMED,), **OPENS)
def sign(request: Request, uid: UUID, draft: UUID) -> HttpResponse:
    """Show what will be signed, and on POST sign and register it; nothing is signed that lacks an answer."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    prepared = prepared_in(by, draft, visit=uid)
    said = clinic_said.said_in(request, prepared.draft)
    row = checked_before(said.check if said else prepared.check, by=by, at=at)
    found = findings_of(row, by=by, at=at)
    if request.method != "POST":
        return _asked(request, visit, prepared, _form(found, said), row)
    form = AnswersForm(found, request.POST)
    if holds_number(request):
        return _asked(request, visit, prepared, form, row)
    if asks_to_open(request):
        return lead_to_opening(request, prepared.draft, at=at)
    if form.is_valid():
        return _signed(request, visit, prepared, form, at=at)
    return clinic_said.lead_back(request, prepared.draft, check=row.uid, at=at)


def _signed(request: Request, visit: Visit, prepared: Prepared, form: AnswersForm, *, at: datetime) -> HttpResponse:
    """Sign and issue; lead back to the page where something is found that was not there when it was asked."""
    try:
        issued = issue(visit, prepared, form.overrides(), by=request.actor, at=at)
    except Stopped as stopped:
        return clinic_said.lead_back(request, prepared.draft, check=stopped.judgement.uid, is_changed=True, at=at)
    except (VersionStale, NotInThisState):
        messages.error(request, OVERTAKEN)
        return redirect("clinic_visit", uid=visit.uid)
    receipt = finish(draft=prepared.draft, prescription=issued, by=request.actor, at=at)
    return redirect("receipt", number=receipt.number)


def _form(found: Sequence[Finding], said: clinic_said.Said | None) -> AnswersForm:
    """Return the form as it begins, or as it was sent, with what is wrong with it."""
    form = said.form(AnswersForm, found) if said else AnswersForm(found)
    if said and said.is_changed:
        form.add_error(None, CHANGED)
    return form


def _asked(
    request: Request, visit: Visit, prepared: Prepared, form: AnswersForm, row: PrescriptionCheck
) -> HttpResponse:
    words = words_of(form.findings, row)
    known: dict[str, Any] = {
        "visit": visit, "prepared": prepared, "document": (document := prepared.document),
        "medicines": dosages_in(document), "leftover": leftover_words(document), "draft": prepared.sheet_draft,
        "form": form, "check": row,
        "findings": [(each, form.of(each["key"])) for each in words],
    }  # fmt: skip
    return render(request, "eprescription/clinic_signing.html", known, status=422 if request.method == "POST" else 200)
