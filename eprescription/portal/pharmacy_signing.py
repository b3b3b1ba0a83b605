"""`/clinic/pharmacy/…/sign/…`: the whole result once more, the answers to findings, signature, registration."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.correcting import correct
from eprescription.actions.dispensing import dispense
from eprescription.actions.recording import Dispensed
from eprescription.actions.signing_services import service
from eprescription.errors.checks import Stopped
from eprescription.portal.clinic_words import finding_words
from eprescription.portal.pharmacy_answers import DispensingAnswersForm, overrides_in
from eprescription.portal.pharmacy_cases import Case, case_of
from eprescription.portal.pharmacy_preparing import PreparedResult, prepared_in
from eprescription.portal.pharmacy_receipts import finish
from eprescription.portal.pharmacy_words import OPENS, given_words
from eprescription.rules.checks.findings import Override
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("調剤結果の署名と登録", writes=True, **OPENS)
def sign(request: Request, uid: UUID, draft: UUID) -> HttpResponse:
    """Show what will be signed; on POST sign and register it, or show the findings that have no answer yet."""
    by, at = request.actor, clock.now()
    prepared = prepared_in(by, draft, about=uid)
    case = case_of(uid, by=by, at=at)
    if request.method != "POST":
        return _asked(request, case, prepared, DispensingAnswersForm(()))
    overrides = overrides_in(request.POST)
    try:
        made = _register(case, prepared, overrides, by=by, at=at)
    except Stopped as stopped:
        form = DispensingAnswersForm(stopped.findings, request.POST if overrides else None)
        return _asked(request, case, prepared, form)
    receipt = finish(draft=prepared.draft, dispensed=made, by=by, at=at)
    return redirect("receipt", number=receipt.number)


def _register(case: Case, prepared: PreparedResult, overrides: list[Override], *, by: Actor, at: datetime) -> Dispensed:
    """Sign and register; the same draft sent twice is one result, as by an Idempotency-Key."""
    signature = service().sign(prepared.content, by=by)
    sent = SentResult(document=prepared.content, signature=signature, store=prepared.store)
    key = sha256(f"pharmacy {prepared.draft.uid}".encode()).digest()
    once = Call(request_id=by.call.request_id, key_digest=key, body_digest=sha256(prepared.content).digest())
    known = {"uid": case.row.uid, "sent": sent, "overrides": overrides, "by": replace(by, call=once), "at": at}
    if prepared.version:
        return correct(version=prepared.version, **known)  # type: ignore[arg-type]
    return dispense(**known)  # type: ignore[arg-type]


def _asked(request: Request, case: Case, prepared: PreparedResult, form: DispensingAnswersForm) -> HttpResponse:
    findings = [(finding_words(each, {}), form.of(each.key)) for each in form.findings]
    known = {
        "row": case.row, "document": case.document, "draft": prepared.sheet_draft, "form": form,
        "result": prepared.result, "given": given_words(prepared.result, case.document), "findings": findings,
        "store": prepared.store, "corrects": prepared.version,
    }  # fmt: skip
    status = 409 if findings and not form.is_bound else form.status
    return render(request, "eprescription/pharmacy_signing.html", known, status=status)
