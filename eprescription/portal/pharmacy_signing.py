"""`/clinic/pharmacy/…/sign/…`: the whole result once more, the answers to findings, signature, registration."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.checking import checked_before
from eprescription.actions.signing_services import service
from eprescription.errors.checks import Stopped
from eprescription.errors.dispensing import InquiryOpen
from eprescription.errors.registering import UsedBefore
from eprescription.portal import clinic_said
from eprescription.portal.clinic_answers import AnswersForm
from eprescription.portal.clinic_findings import findings_of
from eprescription.portal.clinic_returning import asks_to_open, lead_to_opening
from eprescription.portal.clinic_words import finding_words, leftover_words
from eprescription.portal.pharmacy_answers import DispensingAnswersForm, overrides_in
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_preparing import PreparedResult, prepared_in
from eprescription.portal.pharmacy_prescriptions import case_of
from eprescription.portal.pharmacy_receipts import finish
from eprescription.portal.pharmacy_words import OPENS, given_words
from eprescription.rules.checks.findings import Finding, Override
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.portal.forms import holds_number
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("調剤結果の署名と登録", writes=True, takes=(clinic_said.NAMED,), **OPENS)
def sign(request: Request, uid: UUID, draft: UUID) -> HttpResponse:
    """Show what will be signed, with the findings that have no answer yet; on POST sign and register it."""
    at = clock.now()
    return signed(request, case_of(uid, by=request.actor, at=at), draft, at=at)


def signed(request: Request, case: Case, draft: UUID, *, at: datetime) -> HttpResponse:
    """Show what will be signed for a case; on POST sign and register it."""
    prepared = prepared_in(request.actor, draft, about=case.about)
    if request.method != "POST" or holds_number(request):
        return _asked(request, case, prepared, at=at)
    if asks_to_open(request):
        return lead_to_opening(request, prepared.draft, at=at)
    return _signed(request, case, prepared, at=at)


def _signed(request: Request, case: Case, prepared: PreparedResult, *, at: datetime) -> HttpResponse:
    """Sign and register; lead back to where it can be mended if something stops it."""
    overrides = overrides_in(request.POST)
    try:
        about = _register(case, prepared, overrides, by=request.actor, at=at)
    except Stopped as stopped:
        check, was_asked = stopped.judgement.uid, bool(overrides)
        return clinic_said.lead_back(request, prepared.draft, check=check, is_judged=was_asked, at=at)
    except (InquiryOpen, UsedBefore) as refused:
        messages.error(request, refused.detail)
        return redirect(f"{case.sheet_address}?draft={prepared.sheet_draft}")
    receipt = finish(kind=case.receipt, about=about, draft=prepared.draft, by=request.actor, at=at)
    return redirect("receipt", number=receipt.number)


def _register(case: Case, prepared: PreparedResult, overrides: list[Override], *, by: Actor, at: datetime) -> str:
    """Sign and register; the same draft sent twice is one result, as by an Idempotency-Key."""
    signature = service().sign(prepared.content, by=by)
    sent = SentResult(document=prepared.content, signature=signature, store=prepared.store)
    key = sha256(f"pharmacy {prepared.draft.uid}".encode()).digest()
    once = Call(request_id=by.call.request_id, key_digest=key, body_digest=sha256(prepared.content).digest())
    return case.register(sent, overrides, version=prepared.version, by=replace(by, call=once), at=at)


def _asked(request: Request, case: Case, prepared: PreparedResult, *, at: datetime) -> HttpResponse:
    """Show what will be signed, and what stopped it with what is said to that; nothing did before it was tried."""
    said = clinic_said.said_in(request, prepared.draft)
    row = checked_before(said.check, by=request.actor, at=at) if said else None
    form = _form(request, said, findings_of(row, by=request.actor, at=at) if row else ())
    findings = [(finding_words(each, {}), form.of(each.key)) for each in form.findings]
    known = {
        "case": case, "document": case.document, "draft": prepared.sheet_draft, "form": form,
        "result": prepared.result, "given": given_words(prepared.result, case.document), "findings": findings,
        "leftover": leftover_words(case.document), "store": prepared.store, "corrects": prepared.version, "check": row,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "eprescription/pharmacy_signing.html", known, status=status)


def _form(request: Request, said: clinic_said.Said | None, found: Sequence[Finding]) -> AnswersForm:
    if request.method == "POST":
        return DispensingAnswersForm(found, request.POST)
    return said.form(DispensingAnswersForm, found) if said else DispensingAnswersForm(found)
